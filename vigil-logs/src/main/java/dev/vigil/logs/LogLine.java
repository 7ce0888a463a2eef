package dev.vigil.logs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One line of a log, or a piece of one: a line of more than 64 KiB comes in pieces, and so does one whose end is not
 * written yet.
 */
public final class LogLine {
    private final String service;
    private final Origin origin;
    private final long micros;
    private final byte[] bytes;
    private final boolean begins;
    private final boolean ends;

    /** Who wrote it. */
    public enum Origin {
        OUT,
        ERR,
        /** Vigil itself, about what was lost at that point. */
        NOTE
    }

    private LogLine(Head head, long micros, byte[] bytes, boolean begins, boolean ends) {
        service = head.service();
        origin = head.origin();
        this.micros = micros;
        this.bytes = bytes;
        this.begins = begins;
        this.ends = ends;
    }

    /** What all lines of one stream have in common. */
    record Head(String service, Origin origin) {
        Head(String service, LogStream stream) {
            this(service, stream == LogStream.OUT ? Origin.OUT : Origin.ERR);
        }

        LogLine line(long micros, byte[] bytes, boolean begins, boolean ends) {
            return new LogLine(this, micros, bytes, begins, ends);
        }
    }

    public String service() {
        return service;
    }

    public Origin origin() {
        return origin;
    }

    /** When its first byte arrived, microseconds since 1970; exact to a few milliseconds. */
    public long micros() {
        return micros;
    }

    public Instant time() {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** What was written, without the line end. Not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** {@link #bytes} as UTF-8, with the replacement character where they are not. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whether the line begins here; if not, this continues the last one of the same service and origin. */
    public boolean begins() {
        return begins;
    }

    /** Whether the line ends here. */
    public boolean ends() {
        return ends;
    }

    @Override
    public String toString() {
        return time() + " " + service + " " + origin + " " + text();
    }
}
