package dev.vigil.core;

import java.time.Duration;

/** Sums of clock and duration that end at {@link #NEVER} instead of running over. */
final class Deadlines {
    /** The deadline that is none. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long EXTENSION_NANOS_MAX = Duration.ofHours(1).toNanos();

    private Deadlines() {}

    /** {@code delayNanos} (0 or more) after {@code nowNanos}. */
    static long after(long nowNanos, long delayNanos) {
        long sum = nowNanos + delayNanos;
        return sum < nowNanos ? NEVER : sum;
    }

    /** A timeout of a specification, where zero means for ever. */
    static long timeout(long nowNanos, Duration timeout) {
        return timeout.isZero() ? NEVER : after(nowNanos, nanos(timeout));
    }

    /** What a program may ask for: an hour from now, and for its stop an hour from when that began. */
    static long extended(ServiceRecord service, long nowNanos, Duration by) {
        long asked = after(nowNanos, Math.min(nanos(by), EXTENSION_NANOS_MAX));
        return service.state().phase() == ServiceState.Phase.STOPPING
                ? Math.min(asked, after(service.sinceNanos(), EXTENSION_NANOS_MAX))
                : asked;
    }

    /** In nanoseconds, at most {@link Long#MAX_VALUE}, at least 0. */
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() >= Long.MAX_VALUE / 1_000_000_000L ? Long.MAX_VALUE : duration.toNanos();
    }
}
