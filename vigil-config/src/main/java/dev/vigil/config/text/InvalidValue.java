package dev.vigil.config.text;

/** A value that is not what it should be; the message is {@code reason (value)}, without a subject. */
public final class InvalidValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidValue(String reason, Object value) {
        this(reason, value, "");
    }

    public InvalidValue(String reason, Object value, String suggestion) {
        super(reason + " (" + Escaped.of(value) + ")" + suggestion);
    }
}
