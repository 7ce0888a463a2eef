package dev.vigil.daemon;

/** The supervisor daemon. Contract only: the helper that owns the loop fills it in. */
public final class Vigild {
    private Vigild() {}
}
