package dev.vigil.daemon.feature.logforward;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;

/**
 * Makes messages of syslog of lines: RFC 3164 or RFC 5424. A line that is too long for one becomes several. Control
 * characters but tabs are written as rsyslogd does, {@code #033}; all other bytes are passed on as they are.
 */
final class SyslogEncoder {
    private static final int FACILITY_FACTOR = 8;
    private static final DateTimeFormatter OLD_TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int ESCAPED_BYTES = 4;

    private final Style style;
    private final int facility;
    private final String identity;
    private final String host;
    private final int bytesMax;
    private int encodedTo;
    private long headMicros = -1;
    private int headSeverity;
    private byte[] head = new byte[0];

    /** How the head of a message looks. */
    enum Style {
        /** RFC 3164 as the C library writes it to a local socket: without the host. */
        LOCAL,
        RFC3164,
        RFC5424
    }

    /**
     * Makes an encoder.
     *
     * @param facility 0 to 23
     * @param identity in place of the program's name
     * @param host of this machine
     * @param bytesMax of a message, with its head
     */
    SyslogEncoder(Style style, int facility, String identity, String host, int bytesMax) {
        this.style = style;
        this.facility = facility;
        this.identity = identity;
        this.host = host;
        this.bytesMax = bytesMax;
    }

    /** A message of the line from {@code at} on; {@link #encodedTo} tells how far it reaches. */
    byte[] message(ForwardedLine line, int at) {
        refreshHead(line);
        byte[] bytes = line.bytes();
        ByteArrayOutputStream message = new ByteArrayOutputStream(Math.min(bytesMax, head.length + bytes.length + 64));
        message.writeBytes(head);
        if (style == Style.RFC5424 && isMarked(bytes, at)) {
            message.writeBytes(BYTE_ORDER_MARK);
        }
        int end = at;
        while (end < bytes.length && message.size() + ESCAPED_BYTES <= bytesMax) {
            put(message, bytes[end]);
            end++;
        }
        encodedTo = end;
        int whole = end < bytes.length ? ForwardedLine.wholeCharacters(bytes, at, end) : end;
        if (whole == end) {
            return message.toByteArray();
        }
        encodedTo = whole;
        byte[] all = message.toByteArray();
        return Arrays.copyOf(all, all.length - (end - whole));
    }

    /** Index of the first byte that the last message did not hold. */
    int encodedTo() {
        return encodedTo;
    }

    private static void put(ByteArrayOutputStream message, byte next) {
        boolean control = (next >= 0 && next < ' ' && next != '\t') || next == 0x7f;
        if (control) {
            message.write('#');
            message.write('0' + (next >> 6));
            message.write('0' + (next >> 3 & 7));
            message.write('0' + (next & 7));
        } else {
            message.write(next);
        }
    }

    /** RFC 5424, section 6.4: of text that is UTF-8 and not ASCII, which else might be of any encoding. */
    private static boolean isMarked(byte[] bytes, int at) {
        int i = at;
        while (i < bytes.length && bytes[i] >= 0) {
            i++;
        }
        return i < bytes.length && isUtf8(bytes, at);
    }

    private static boolean isUtf8(byte[] bytes, int at) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, bytes.length - at));
            return true;
        } catch (CharacterCodingException otherBytes) {
            return false;
        }
    }

    /** Many lines arrive in the same moment. */
    private void refreshHead(ForwardedLine line) {
        if (headMicros != line.micros() || headSeverity != line.severity()) {
            headMicros = line.micros();
            headSeverity = line.severity();
            head = headOf(line);
        }
    }

    private byte[] headOf(ForwardedLine line) {
        String number = "<" + (facility * FACILITY_FACTOR + line.severity()) + ">";
        Instant arrived = Instant.EPOCH.plus(line.micros(), ChronoUnit.MICROS);
        ZonedDateTime time = arrived.atZone(ZoneId.systemDefault());
        String text = switch (style) {
            case LOCAL -> number + OLD_TIME.format(time) + " " + identity + ": ";
            case RFC3164 -> number + OLD_TIME.format(time) + " " + host + " " + identity + ": ";
            case RFC5424 -> number + "1 " + TIME.format(time) + " " + host + " " + identity + " - - - ";
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
