package dev.vigil.logs;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a full segment: the UTC time of its first byte, so that names sort as the log does.
 *
 * @param startMicros microseconds since 1970; never the same for two segments of a log
 * @param packed whether it is compressed by gzip
 */
public record SegmentName(LogStream stream, long startMicros, boolean packed) implements Comparable<SegmentName> {
    private static final Pattern FORM =
            Pattern.compile("(err\\.)?(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)\\.(\\d{6})Z\\.log(\\.gz)?");
    private static final long MICROS = 1_000_000;
    private static final String INDEX = ".idx";

    /** Reads a file's name; empty when it is not that of a full segment. */
    public static Optional<SegmentName> parse(String fileName) {
        Matcher m = FORM.matcher(fileName);
        if (!m.matches()) {
            return Optional.empty();
        }
        try {
            long seconds = LocalDateTime.of(part(m, 2), part(m, 3), part(m, 4), part(m, 5), part(m, 6), part(m, 7))
                    .toEpochSecond(ZoneOffset.UTC);
            LogStream stream = m.group(1) == null ? LogStream.OUT : LogStream.ERR;
            return Optional.of(new SegmentName(stream, seconds * MICROS + part(m, 8), m.group(9) != null));
        } catch (java.time.DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static int part(Matcher m, int group) {
        return Integer.parseInt(m.group(group));
    }

    /** Name of the segment's file. */
    public String fileName() {
        return stem() + (packed ? ".log.gz" : ".log");
    }

    /** Name of the segment's index of time, which is never packed. */
    public String indexName() {
        return stem() + INDEX;
    }

    /** Reads the name of an index of time; empty when it is not that of a full segment's. */
    public static Optional<SegmentName> ofIndex(String fileName) {
        return fileName.endsWith(INDEX)
                ? parse(fileName.substring(0, fileName.length() - INDEX.length()) + ".log")
                : Optional.empty();
    }

    /** The same segment, compressed. */
    public SegmentName pack() {
        return new SegmentName(stream, startMicros, true);
    }

    private String stem() {
        LocalDateTime t = LocalDateTime.ofEpochSecond(Math.floorDiv(startMicros, MICROS), 0, ZoneOffset.UTC);
        var text = new StringBuilder(stream.prefix());
        digits(text, t.getYear(), 4);
        digits(text, t.getMonthValue(), 2);
        digits(text, t.getDayOfMonth(), 2).append('T');
        digits(text, t.getHour(), 2);
        digits(text, t.getMinute(), 2);
        digits(text, t.getSecond(), 2).append('.');
        return digits(text, Math.floorMod(startMicros, MICROS), 6).append('Z').toString();
    }

    private static StringBuilder digits(StringBuilder to, long number, int width) {
        String digits = Long.toString(number);
        return to.repeat('0', Math.max(0, width - digits.length())).append(digits);
    }

    @Override
    public int compareTo(SegmentName other) {
        int byStream = stream.compareTo(other.stream);
        return byStream != 0 ? byStream : Long.compare(startMicros, other.startMicros);
    }
}
