package dev.vigil.daemon.journal;

/** Bytes that say nothing sensible. */
final class Garbled extends RuntimeException {
    private static final long serialVersionUID = 1;

    Garbled(String what) {
        super(what, null, false, false);
    }
}
