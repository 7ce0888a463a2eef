package dev.vigil.core;

import java.util.List;
import java.util.Optional;

/** The state machine. Contract only; the helper that owns vigil-core replaces this body. */
public final class Supervisor {
    /** A supervisor of no services; {@code seed} feeds the jitter of backoff. */
    public Supervisor(long seed) {}

    /** Takes one event at {@code nowNanos} (a monotonic clock, never going back) and says what is to be done. */
    public List<Effect> advance(long nowNanos, Event event) {
        return List.of();
    }

    /** When {@link Event.Tick} is due at the latest; {@link Long#MAX_VALUE} when never. */
    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    /** All services in order of their names. */
    public List<ServiceView> view() {
        return List.of();
    }

    /** One service, if it is known. */
    public Optional<ServiceView> view(String service) {
        return Optional.empty();
    }

    /** The specification of a service, if it is known. */
    public Optional<dev.vigil.core.spec.ServiceSpec> spec(String service) {
        return Optional.empty();
    }
}
