package dev.vigil.config.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes the bytes of one line of a program fit for a terminal. Printable UTF-8, tabs and colour (SGR sequences of
 * console_codes(4): {@code ESC [ 1 ; 31 m}) pass; all else that would steer the terminal is shown escaped: {@link
 * ControlCharacters}, and bytes that are not UTF-8. A line may come in pieces; what is cut off at the end of one, in
 * the midst of a character or a sequence, waits for the next.
 */
public final class TerminalFilter {
    private static final byte[] NOTHING = {};
    private static final byte[] COLOUR_END = "\033[0m".getBytes(StandardCharsets.US_ASCII);
    private static final int ESCAPE = 0x1b;
    /** Longer ones mean nothing to any terminal. */
    private static final int SGR_BYTES_MAX = 64;

    private static final int INCOMPLETE = 0;
    private static final int INVALID = -1;

    private byte[] pending = NOTHING;
    private boolean coloured;

    /** A line is to begin. */
    public TerminalFilter() {
        // nothing waits, and there is no colour
    }

    /** What to show of the next piece of the line. */
    public byte[] piece(byte[] bytes) {
        if (pending.length == 0 && isPlain(bytes)) {
            return bytes;
        }
        byte[] all = Arrays.copyOf(pending, pending.length + bytes.length);
        System.arraycopy(bytes, 0, all, pending.length, bytes.length);
        pending = NOTHING;
        return filtered(all, false);
    }

    /** What to show before the line's end: what still waits, and the end of its colour. The next line may begin. */
    public byte[] end() {
        byte[] rest = filtered(pending, true);
        pending = NOTHING;
        if (!coloured) {
            return rest;
        }
        coloured = false;
        byte[] shown = Arrays.copyOf(rest, rest.length + COLOUR_END.length);
        System.arraycopy(COLOUR_END, 0, shown, rest.length, COLOUR_END.length);
        return shown;
    }

    private static boolean isPlain(byte[] bytes) {
        for (byte b : bytes) {
            if ((b < ' ' && b != '\t') || b == 0x7f) {
                return false; // bytes above 0x7f are negative
            }
        }
        return true;
    }

    private byte[] filtered(byte[] bytes, boolean last) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream(bytes.length + 16);
        int at = 0;
        while (at < bytes.length) {
            int length = lengthAt(bytes, at);
            if (length == INCOMPLETE && !last) {
                pending = Arrays.copyOfRange(bytes, at, bytes.length);
                return shown.toByteArray();
            }
            if (length > 0) {
                show(shown, bytes, at, length);
                at += length;
            } else {
                escape(shown, bytes[at] & 0xff);
                at++;
            }
        }
        return shown.toByteArray();
    }

    /**
     * How many bytes belong to the character or sequence that begins there, or {@link #INCOMPLETE} or {@link #INVALID}.
     */
    private static int lengthAt(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        if (first == ESCAPE) {
            return colourLength(bytes, at);
        }
        if (first < 0x80) {
            return 1;
        }
        int wanted = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : 4;
        if (first < 0xc2 || first > 0xf4) {
            return INVALID;
        }
        for (int i = 1; i < wanted; i++) {
            if (at + i == bytes.length) {
                return INCOMPLETE;
            }
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return INVALID;
            }
        }
        return codePoint(bytes, at, wanted) < 0 ? INVALID : wanted;
    }

    /** Negative for one that has a shorter form, is half of a surrogate pair, or is none. */
    private static int codePoint(byte[] bytes, int at, int length) {
        int point = bytes[at] & (0xff >> (length + 1));
        for (int i = 1; i < length; i++) {
            point = (point << 6) | (bytes[at + i] & 0x3f);
        }
        int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
        boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        return point < least || point > Character.MAX_CODE_POINT || surrogate ? INVALID : point;
    }

    private static int colourLength(byte[] bytes, int at) {
        int end = at + 1;
        if (end == bytes.length) {
            return INCOMPLETE;
        }
        if (bytes[end] != '[') {
            return INVALID;
        }
        end++;
        while (end < bytes.length && isParameter(bytes[end])) {
            end++;
        }
        if (end - at >= SGR_BYTES_MAX) {
            return INVALID;
        }
        if (end == bytes.length) {
            return INCOMPLETE;
        }
        return bytes[end] == 'm' ? end + 1 - at : INVALID;
    }

    private static boolean isParameter(byte b) {
        return (b >= '0' && b <= '9') || b == ';' || b == ':';
    }

    private void show(ByteArrayOutputStream shown, byte[] bytes, int at, int length) {
        int first = bytes[at] & 0xff;
        int point = first < 0x80 ? first : codePoint(bytes, at, length);
        if (point == ESCAPE) {
            coloured = true;
        } else if (point != '\t' && ControlCharacters.contain(point)) {
            escape(shown, point);
            return;
        }
        shown.write(bytes, at, length);
    }

    private static void escape(ByteArrayOutputStream shown, int point) {
        StringBuilder text = new StringBuilder();
        ControlCharacters.append(text, point);
        shown.writeBytes(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
