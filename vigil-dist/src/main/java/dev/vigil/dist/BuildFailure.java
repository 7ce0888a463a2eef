package dev.vigil.dist;

/** The distribution cannot be built; the message says why and carries the output of what failed. */
final class BuildFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BuildFailure(String message) {
        super(message);
    }
}
