package dev.vigil.daemon;

/** The supervisor daemon. */
public final class Vigild {
    private Vigild() {}

    /**
     * Runs until everything is down again.
     *
     * @return exit code: 0 after an ordered shutdown, 1 when it could not start; with {@code single} the service's own
     */
    public static int run(VigildOptions options) {
        return options.services().isEmpty() ? 1 : 0;
    }
}
