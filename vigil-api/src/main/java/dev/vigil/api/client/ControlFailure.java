package dev.vigil.api.client;

/** A request got no good answer. The message is {@code cannot X: reason (value)}, ready to be shown. */
public final class ControlFailure extends RuntimeException {
    /** What was asked may be done, half done or not at all, and is the same when it is done again. */
    static final String DIED = "cannot tell the outcome: vigild died before it answered; the command may be repeated";

    private static final long serialVersionUID = 1;

    /** What a caller does differently. */
    public enum Kind {
        /** Nobody listens on the socket, or there is none. */
        NO_SUPERVISOR,
        /** The socket's file or vigild itself does not let this user in. */
        NOT_PERMITTED,
        /** vigild knows no such service (404). */
        UNKNOWN,
        /** vigild refused the request; the message is its own. */
        REFUSED,
        /** vigild is there, but has been silent for too long: it is stopped, or hangs. */
        NO_ANSWER,
        /** The connection broke, or what answered is no vigild. */
        BROKEN
    }

    private final Kind kind;

    ControlFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ControlFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
