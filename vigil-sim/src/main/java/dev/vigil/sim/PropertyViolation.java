package dev.vigil.sim;

/** A law was broken. */
final class PropertyViolation extends Error {
    private static final long serialVersionUID = 1;

    PropertyViolation(String what) {
        super(what);
    }
}
