package dev.vigil.daemon.feature.schedule;

import dev.vigil.core.spec.Timetable.Spread;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * By how much the starts of one service are put off: drawn from a seed, the service and the time at which it is due, so
 * that the same question has the same answer, also after a restart of vigild.
 */
final class StartSpread {
    private final long maxMicros;
    private final boolean fixed;
    private final long seed;

    /** @param seed that differs from machine to machine, and from service to service */
    StartSpread(Spread spread, long seed) {
        this.maxMicros = spread.max().toNanos() / 1_000;
        this.fixed = spread.fixed();
        this.seed = seed;
    }

    /** When it is started that is due at {@code due}. */
    Instant start(Instant due) {
        return maxMicros == 0 ? due : due.plus(delayMicros(fixed ? 0 : due.toEpochMilli()), ChronoUnit.MICROS);
    }

    /** In nanoseconds, of the start number {@code number}. */
    long delayNanos(long number) {
        return maxMicros == 0 ? 0 : delayMicros(fixed ? 0 : number) * 1_000;
    }

    /** The finalizer of SplitMix64. */
    private long delayMicros(long draw) {
        long z = seed + 0x9E3779B97F4A7C15L * (draw + 1);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return Long.remainderUnsigned(z ^ (z >>> 31), maxMicros);
    }
}
