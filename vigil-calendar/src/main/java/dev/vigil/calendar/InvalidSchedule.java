package dev.vigil.calendar;

/**
 * A text that is no schedule, no length of time or no time. The message says why: {@code minute 61 is not within 0 to
 * 59}.
 */
public final class InvalidSchedule extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_MAX = 40;

    /** What is wrong, for a reader. */
    public InvalidSchedule(String message) {
        super(message);
    }

    /** As much of {@code text} as belongs into a message. */
    static String shown(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
    }
}
