package dev.vigil.sim;

/** A law was broken. */
final class Violation extends Error {
    private static final long serialVersionUID = 1;

    Violation(String what) {
        super(what);
    }
}
