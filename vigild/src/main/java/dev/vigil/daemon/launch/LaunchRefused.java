package dev.vigil.daemon.launch;

/** A program can't be started, for a reason that its operator can mend; the message is the cause alone. */
public final class LaunchRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LaunchRefused(String cause) {
        super(cause, null, false, false);
    }

    /** The message, never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
