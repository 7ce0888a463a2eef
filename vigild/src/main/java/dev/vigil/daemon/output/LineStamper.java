package dev.vigil.daemon.output;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Puts a time in front of each line: {@code 2026-11-21T14:05:11.123456Z} and a space. One for all logs, since its
 * output is of use only until the next.
 */
final class LineStamper {
    static final int STAMP_BYTES = 28;
    /** What one pwrite(2) takes. */
    private static final int OUTPUT_BYTES_MAX = 64 << 10;

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z' ", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private byte[] output = new byte[0];

    /**
     * Stamps as many of the bytes as find room.
     *
     * @param from index of the first
     * @param until index behind the last
     * @param midLine whether the line before has not ended
     * @param micros since 1970
     * @return how many bytes {@link #output} has then
     */
    int stamp(byte[] raw, int from, int until, boolean midLine, long micros) {
        if (output.length == 0) {
            output = new byte[OUTPUT_BYTES_MAX];
        }
        byte[] stamp = stampOf(micros);
        int length = 0;
        int at = from;
        boolean within = midLine;
        while (at < until && length + (within ? 0 : STAMP_BYTES) < OUTPUT_BYTES_MAX) {
            if (!within) {
                System.arraycopy(stamp, 0, output, length, STAMP_BYTES);
                length += STAMP_BYTES;
            }
            int lineEnd = SegmentSplit.nextLineEnd(raw, at, until);
            int count = Math.min((lineEnd < 0 ? until : lineEnd + 1) - at, OUTPUT_BYTES_MAX - length);
            System.arraycopy(raw, at, output, length, count);
            length += count;
            at += count;
            within = raw[at - 1] != '\n';
        }
        return length;
    }

    private static byte[] stampOf(long micros) {
        Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        byte[] stamp = FORMAT.format(time).getBytes(StandardCharsets.US_ASCII);
        byte[] fixed = "9999-12-31T23:59:59.999999Z ".getBytes(StandardCharsets.US_ASCII);
        return stamp.length == STAMP_BYTES ? stamp : fixed;
    }

    byte[] output() {
        return output;
    }

    /** How many of the first {@code length} bytes of the output were there before they were stamped. */
    int rawBytes(int length, boolean midLine) {
        int raw = 0;
        int at = midLine ? 0 : STAMP_BYTES;
        while (at < length) {
            int lineEnd = SegmentSplit.nextLineEnd(output, at, length);
            int end = lineEnd < 0 ? length : lineEnd + 1;
            raw += end - at;
            at = end + STAMP_BYTES;
        }
        return raw;
    }
}
