package dev.vigil.daemon.feature.logforward;

/** One line on its way to a receiver, or a piece of one that is too long. */
final class ForwardedLine {
    static final int ERROR = 3;
    static final int INFO = 6;

    private static final int PREFIX_BYTES = 3;
    private static final int CHARACTER_BYTES_MAX = 4;
    /** {@code 2026-11-21T14:05:11.123456Z } */
    private static final String STAMP = "dddd-dd-ddTdd:dd:dd.ddddddZ ";

    private final int severity;
    private final long micros;
    private final byte[] bytes;
    private final int from;

    private ForwardedLine(int severity, long micros, byte[] bytes, int from) {
        this.severity = severity;
        this.micros = micros;
        this.bytes = bytes;
        this.from = from;
    }

    /** Of syslog(3), 0 (emergency) to 7 (debug). */
    int severity() {
        return severity;
    }

    /** When it arrived, microseconds since 1970. */
    long micros() {
        return micros;
    }

    /** What was written; not a copy. */
    byte[] bytes() {
        return bytes;
    }

    /** Index of the first byte that is sent. */
    int from() {
        return from;
    }

    /**
     * Reads what stands before the text of a line: {@code <3>} of sd-daemon(3) sets the severity.
     *
     * @param usual severity of a line without one
     * @param stamped whether a time may stand in front
     */
    static ForwardedLine of(byte[] bytes, long micros, int usual, boolean stamped) {
        int at = stamped && hasStamp(bytes) ? STAMP.length() : 0;
        boolean prefixed = bytes.length >= at + PREFIX_BYTES
                && bytes[at] == '<'
                && bytes[at + 1] >= '0'
                && bytes[at + 1] <= '7'
                && bytes[at + 2] == '>';
        return prefixed
                ? new ForwardedLine(bytes[at + 1] - '0', micros, bytes, at + PREFIX_BYTES)
                : new ForwardedLine(usual, micros, bytes, at);
    }

    private static boolean hasStamp(byte[] bytes) {
        for (int i = 0; i < STAMP.length(); i++) {
            char wanted = STAMP.charAt(i);
            boolean fits =
                    i < bytes.length && (wanted == 'd' ? bytes[i] >= '0' && bytes[i] <= '9' : bytes[i] == wanted);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** The next piece of the same line. */
    ForwardedLine continuedBy(byte[] more) {
        return new ForwardedLine(severity, micros, more, 0);
    }

    boolean isEmpty() {
        return from >= bytes.length;
    }

    /** Where a piece of text ends that would end at {@code end}, within a character of UTF-8: before that. */
    static int wholeCharacters(byte[] bytes, int from, int end) {
        int lead = end - 1;
        while (lead > from && end - lead < CHARACTER_BYTES_MAX && (bytes[lead] & 0xC0) == 0x80) {
            lead--;
        }
        boolean begun = lead > from && lead + lengthOf(bytes[lead]) > end;
        return begun ? lead : end;
    }

    /** Of the character of UTF-8 that begins with {@code lead}. */
    private static int lengthOf(byte lead) {
        int bits = lead & 0xFF;
        if (bits >= 0xF0) {
            return 4;
        }
        if (bits >= 0xE0) {
            return 3;
        }
        return bits >= 0xC0 ? 2 : 1;
    }
}
