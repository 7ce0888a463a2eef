package dev.vigil.daemon.feature.health;

import dev.vigil.core.HealthVerdict;
import dev.vigil.core.ReadableDuration;
import dev.vigil.core.spec.Health.Check;
import dev.vigil.daemon.feature.probe.ProbeResult;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One check of one incarnation: when it is made, what came of it, and how often in a row. It is made in a fixed beat,
 * so that no late answer makes the next check late, and checks that were spread once stay so.
 */
final class HealthCheck {
    private final Check check;
    private final HealthProbe probe;
    private final LongSupplier nowNanos;
    private final Consumer<HealthCheck> answered;
    private final long phaseNanos;
    private long nextNanos;
    private long begunNanos;
    private boolean hasExpired;
    private boolean hasChanged;
    private boolean isOverdue;
    private HealthVerdict verdict = HealthVerdict.UNKNOWN;
    private long sinceNanos;
    private int inRow;
    private Last last = Last.NONE;

    /**
     * The latest result.
     *
     * @param atNanos when it came
     * @param tookNanos how long it was awaited
     */
    record Last(ProbeResult result, long atNanos, long tookNanos) {
        static final Last NONE = new Last(ProbeResult.bad(""), 0, 0);
    }

    /**
     * When it is made.
     *
     * @param firstNanos for the first time
     * @param phaseNanos from then on, whole intervals after this
     */
    record Beat(long firstNanos, long phaseNanos) {}

    /**
     * Makes one that asks by what {@code probes} makes, given who hears of results.
     *
     * @param answered hears of each result once it is counted
     */
    HealthCheck(
            Check check,
            Beat beat,
            Function<Consumer<ProbeResult>, HealthProbe> probes,
            LongSupplier nowNanos,
            Consumer<HealthCheck> answered) {
        this.check = check;
        this.nowNanos = nowNanos;
        this.answered = answered;
        this.phaseNanos = beat.phaseNanos();
        this.nextNanos = beat.firstNanos();
        this.sinceNanos = nowNanos.getAsLong();
        this.probe = probes.apply(this::answer);
    }

    /** When {@link #tick} is due. */
    long dueNanos() {
        boolean awaits = probe.isAsking() && !hasExpired;
        return awaits ? Math.min(nextNanos, begunNanos + timeoutNanos()) : nextNanos;
    }

    private long timeoutNanos() {
        return check.timing().timeout().toNanos();
    }

    /** Does what is due. */
    void tick(long now) {
        if (probe.isAsking() && !hasExpired && begunNanos + timeoutNanos() <= now) {
            hasExpired = true;
            probe.expire(
                    "no answer within " + ReadableDuration.of(check.timing().timeout()));
        }
        if (nextNanos <= now) {
            nextNanos = nextBeat(now);
            ask(now);
        }
    }

    private long nextBeat(long now) {
        long interval = check.timing().interval().toNanos();
        long earliest = now + interval / 2 - phaseNanos;
        return phaseNanos + Math.ceilDiv(earliest, interval) * interval;
    }

    /** A command that was killed because its time is up ends a moment later; then it is the turn of the next. */
    private void ask(long now) {
        if (!probe.isAsking()) {
            begunNanos = now;
            hasExpired = false;
            probe.begin();
        } else if (isOverdue) {
            count(ProbeResult.bad("the check before this one does not end, not even by SIGKILL"));
        } else {
            isOverdue = true;
        }
    }

    private void answer(ProbeResult result) {
        count(result);
        if (isOverdue) {
            isOverdue = false;
            ask(nowNanos.getAsLong());
        }
    }

    private void count(ProbeResult result) {
        long now = nowNanos.getAsLong();
        inRow = result.good() == last.result().good() ? inRow + 1 : 1;
        last = new Last(result, now, now - begunNanos);
        HealthVerdict before = verdict;
        if (result.good() && inRow >= check.successes()) {
            verdict = HealthVerdict.HEALTHY;
        } else if (!result.good() && inRow >= check.failures()) {
            verdict = HealthVerdict.UNHEALTHY;
        }
        hasChanged = verdict != before;
        sinceNanos = hasChanged ? now : sinceNanos;
        answered.accept(this);
    }

    /** Goes on where an earlier vigild was. */
    void resume(HealthVerdict found, long since) {
        verdict = found;
        sinceNanos = since;
    }

    /** Asks no more. */
    void close() {
        nextNanos = Long.MAX_VALUE;
        isOverdue = false;
        hasExpired = true;
        probe.close();
    }

    Check spec() {
        return check;
    }

    String name() {
        return probe.name();
    }

    HealthVerdict verdict() {
        return verdict;
    }

    /** Whether the latest result has changed the verdict. */
    boolean hasChanged() {
        return hasChanged;
    }

    /** Since when the verdict holds. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** How many of the latest results were as the last one. */
    int inRow() {
        return inRow;
    }

    Last last() {
        return last;
    }

    /** When the next one begins. */
    long nextNanos() {
        return nextNanos;
    }
}
