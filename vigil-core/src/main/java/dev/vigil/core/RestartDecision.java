package dev.vigil.core;

import dev.vigil.core.spec.Backoff;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;

/** What follows an end that was not asked for. */
sealed interface RestartDecision {
    /** Start again, in {@code delayNanos}; {@code unstableEnds} is the count with this end. */
    record Again(long delayNanos, int unstableEnds) implements RestartDecision {}

    /** The restart limit is reached. */
    record GiveUp(RestartLimit limit) implements RestartDecision {}

    /** The policy wants no restart after such an end. */
    record Rest() implements RestartDecision {}

    /** Decides; {@code seed} feeds the jitter. */
    static RestartDecision decide(ServiceRecord service, End end, long nowNanos, long seed) {
        RestartPlan plan = service.spec().restart();
        if (!wantsRestart(service.spec(), end)) {
            return new Rest();
        }
        if (plan.limit().isPresent() && isReached(plan.limit().get(), service.history(), nowNanos)) {
            return new GiveUp(plan.limit().get());
        }
        boolean demandMet = service.spec().awaitedDemand().isPresent() && end.isSuccess(plan.successExits());
        if (demandMet || end.ranNanos() >= Deadlines.nanos(plan.backoff().resetAfter())) {
            return new Again(0, 0);
        }
        int ends = service.history().unstableEnds() + 1;
        return new Again(delay(backoff(plan, end), ends, jitter(seed, service)), ends);
    }

    private static boolean wantsRestart(ServiceSpec spec, End end) {
        if (end instanceof End.Broken) {
            return false;
        }
        boolean success = end.isSuccess(spec.restart().successExits());
        if (success && spec.awaitedDemand().isPresent()) {
            return spec.restart().policy() != RestartPolicy.NEVER; // it waits again to be needed
        }
        return switch (spec.restart().policy()) {
            case ALWAYS -> !(success && spec.kind() == ServiceSpec.Kind.ONESHOT);
            case ON_FAILURE -> !success;
            case ON_ABNORMAL -> !success && end.isAbnormal();
            case NEVER -> false;
        };
    }

    private static boolean isReached(RestartLimit limit, History history, long nowNanos) {
        long windowStart = nowNanos - Deadlines.nanos(limit.within());
        return history.restartTimes().stream().filter(at -> at > windowStart).count() >= limit.count();
    }

    /* A spawn that fails costs no run of the program, so "at once" would be a busy loop of the supervisor's own. */
    private static Backoff backoff(RestartPlan plan, End end) {
        boolean busyLoop =
                end instanceof End.NotSpawned && plan.backoff().initial().isZero();
        return busyLoop ? Backoff.DEFAULT : plan.backoff();
    }

    private static long delay(Backoff backoff, int ends, double jitter) {
        double initial = Deadlines.nanos(backoff.initial());
        double max = Deadlines.nanos(backoff.max());
        double delay = Math.min(initial * Math.pow(backoff.factor(), ends - 1.0), max);
        return (long) (delay * (1 + backoff.jitter() * jitter));
    }

    /**
     * From -1 to 1, by the finalizer of SplitMix64. A pure function of seed, service and launch: so there is no
     * generator whose state would have to be kept, and the jitter of one service does not depend on what others did.
     */
    private static double jitter(long seed, ServiceRecord service) {
        long z = seed
                + 0x9E3779B97F4A7C15L
                        * (service.incarnation() + 31L * service.name().hashCode());
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >> 10) * 0x1.0p-53;
    }
}
