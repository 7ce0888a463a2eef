package dev.vigil.daemon;

/** vigild can't start; the message is the cause alone. */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotStart(String cause) {
        super(cause, null, false, false);
    }
}
