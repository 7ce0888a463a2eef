package dev.vigil.daemon.supervise;

import dev.vigil.linux.Linux;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Tells moments of the monotonic clock as times of day, RFC 3339 in UTC with milliseconds. */
public final class WallClock {
    private final Linux linux;

    public WallClock(Linux linux) {
        this.linux = linux;
    }

    /** A moment of the monotonic clock. */
    public String at(long monotonicNanos) {
        return text(linux.realtimeNanos() - linux.monotonicNanos() + monotonicNanos);
    }

    String now() {
        return text(linux.realtimeNanos());
    }

    /** With microseconds. */
    static String exact(long microsSince1970) {
        return Instant.EPOCH.plus(microsSince1970, ChronoUnit.MICROS).toString();
    }

    private static String text(long nanos) {
        return text(Instant.EPOCH.plusNanos(nanos));
    }

    /** With milliseconds, where there are any. */
    public static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
