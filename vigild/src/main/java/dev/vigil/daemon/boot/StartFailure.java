package dev.vigil.daemon.boot;

/** vigild can't start; the message is the cause alone. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartFailure(String cause) {
        super(cause, null, false, false);
    }
}
