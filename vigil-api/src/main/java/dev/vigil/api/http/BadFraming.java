package dev.vigil.api.http;

/**
 * The other end does not speak HTTP as it should. Leaves this package only as {@link Parsed.Bad} or {@link Part.Bad}.
 */
final class BadFraming extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    BadFraming(int status, String problem) {
        super(problem, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
