package dev.vigil.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;

/** One message on its way to a log. */
record Entry(Source source, Priority priority, Syslog.Format format, String message) {
    private static final int OLD_BYTES_MAX = 1024; // RFC 3164, section 4.1
    private static final int UDP_BYTES_MAX = 2048; // RFC 5424, section 6.1: what receivers should take
    private static final int BYTES_MAX = 8192; // what rsyslogd takes unless told otherwise
    private static final int WORD_CHARACTERS_MAX = 48; // APP-NAME of RFC 5424
    private static final int HOST_CHARACTERS_MAX = 255; // HOSTNAME of RFC 5424
    private static final char BYTE_ORDER_MARK = '\ufeff';
    private static final int FACILITY_SHIFT = 8;
    private static final DateTimeFormatter OLD_TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);

    /** Whose message it is. */
    record Source(String identity, Facility facility, boolean showsPid, int pid) {}

    /** As glibc writes it to {@code /dev/log}: the receiver knows the host. */
    byte[] local() {
        return cut(number() + oldTime() + " " + tag() + escaped(message, false), BYTES_MAX);
    }

    byte[] datagram() {
        return format == Syslog.Format.RFC3164 ? old() : cut(current(), UDP_BYTES_MAX);
    }

    /** Octet counting. */
    byte[] frame() {
        byte[] text = format == Syslog.Format.RFC3164 ? old() : cut(current(), BYTES_MAX);
        byte[] length = (text.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = Arrays.copyOf(length, length.length + text.length);
        System.arraycopy(text, 0, frame, length.length, text.length);
        return frame;
    }

    /** Each line with its priority, sd-daemon(3). */
    byte[] lines() {
        StringBuilder text = new StringBuilder();
        message.lines()
                .forEach(line -> text.append('<')
                        .append(priority.number())
                        .append('>')
                        .append(tag())
                        .append(escaped(line, true))
                        .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] old() {
        return cut(number() + oldTime() + " " + host() + " " + tag() + escaped(message, false), OLD_BYTES_MAX);
    }

    private String current() {
        String time = now().truncatedTo(ChronoUnit.MICROS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        String process = source.showsPid() ? String.valueOf(source.pid()) : "-";
        return number() + "1 " + time + " " + host() + " " + source.identity() + " " + process + " - - "
                + marked(escaped(message, false));
    }

    /** What is not ASCII begins with a byte order mark: section 6.4, else it might be of any encoding. */
    private static String marked(String text) {
        return text.chars().allMatch(character -> character < 0x80) ? text : BYTE_ORDER_MARK + text;
    }

    /** PRIVAL: the facility times 8 and the severity. */
    private String number() {
        return "<" + (source.facility().number() * FACILITY_SHIFT + priority.number()) + ">";
    }

    private static String oldTime() {
        return now().format(OLD_TIME);
    }

    private static ZonedDateTime now() {
        return ZonedDateTime.now(ZoneId.systemDefault());
    }

    private String tag() {
        return source.identity() + (source.showsPid() ? "[" + source.pid() + "]" : "") + ": ";
    }

    private static String host() {
        return Host.NAME;
    }

    /** Looked up when first needed. */
    private static final class Host {
        static final String NAME = find();

        /** That of the kernel, gethostname(2): what a resolver says to it may be localhost. */
        private static String find() {
            try {
                return word(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(), HOST_CHARACTERS_MAX);
            } catch (IOException e) {
                return "-"; // RFC 5424: not known
            }
        }
    }

    /** Of a program, for a tag. */
    static String word(String text) {
        return word(text, WORD_CHARACTERS_MAX);
    }

    /** PRINTUSASCII without what would end a tag. */
    private static String word(String text, int charactersMax) {
        String word = text.replaceAll("[^!-9;-Z\\\\^-~]", "_");
        String filled = word.isEmpty() ? "-" : word;
        return filled.substring(0, Math.min(filled.length(), charactersMax));
    }

    /** Control characters as rsyslogd writes them, and no half of a character. */
    static String escaped(String text, boolean tabs) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().limit(BYTES_MAX).forEach(point -> {
            if (point == '\t' && tabs) {
                escaped.append('\t');
            } else if (point < ' ' || point == 0x7f) {
                escaped.append('#').append((char) ('0' + (point >> 6))).append((char) ('0' + (point >> 3 & 7)));
                escaped.append((char) ('0' + (point & 7)));
            } else {
                escaped.appendCodePoint(whole(point));
            }
        });
        return escaped.toString();
    }

    private static int whole(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point;
    }

    /** All of it, a lone surrogate apart. */
    static byte[] utf8(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().forEach(point -> whole.appendCodePoint(whole(point)));
        return whole.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** At the start of a character: bytes that continue one are {@code 10xxxxxx}. */
    private static byte[] cut(String text, int bytesMax) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, bytesMax);
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
    }
}
