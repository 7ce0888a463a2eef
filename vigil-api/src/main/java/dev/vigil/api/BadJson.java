package dev.vigil.api;

/** Bytes are not JSON, or not of the record that was asked for; the message is the reason alone. */
public final class BadJson extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadJson(String reason) {
        super(reason);
    }

    BadJson(String reason, Throwable cause) {
        super(reason, cause);
    }
}
