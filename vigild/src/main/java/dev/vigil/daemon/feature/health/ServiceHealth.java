package dev.vigil.daemon.feature.health;

import dev.vigil.core.Event;
import dev.vigil.core.Event.Triggered;
import dev.vigil.core.HealthVerdict;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ReadableDuration;
import dev.vigil.core.TriggerCause;
import dev.vigil.core.spec.Health;
import dev.vigil.daemon.event.EventQueue;
import java.util.List;

/** The health of one incarnation: what all its checks together mean, and what is asked for when that changes. */
final class ServiceHealth {
    private final Incarnation incarnation;
    private final EventQueue events;
    private final HealthChanges changes;
    private List<HealthCheck> checks = List.of();
    private HealthVerdict verdict = HealthVerdict.UNKNOWN;
    private long sinceNanos;

    ServiceHealth(Incarnation incarnation, EventQueue events, HealthChanges changes, long nowNanos) {
        this.incarnation = incarnation;
        this.events = events;
        this.changes = changes;
        this.sinceNanos = nowNanos;
    }

    void begin(List<HealthCheck> all) {
        checks = List.copyOf(all);
    }

    Incarnation incarnation() {
        return incarnation;
    }

    List<HealthCheck> checks() {
        return checks;
    }

    HealthVerdict verdict() {
        return verdict;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    HealthChanges changes() {
        return changes;
    }

    /** Goes on with what an earlier vigild has found and told. */
    void resume(HealthVerdict found, long since) {
        verdict = found;
        sinceNanos = since;
    }

    /** One of the checks has come to another verdict. */
    void changed(HealthCheck check, long nowNanos) {
        HealthVerdict before = verdict;
        verdict = ofAll();
        if (verdict != before) {
            tell(check, before, nowNanos);
        }
        if (check.verdict() == HealthVerdict.UNHEALTHY) {
            act(check);
        }
    }

    /** As long as one is not known, what was found before stays. */
    private HealthVerdict ofAll() {
        if (checks.stream().anyMatch(check -> check.verdict() == HealthVerdict.UNHEALTHY)) {
            return HealthVerdict.UNHEALTHY;
        }
        return checks.stream().allMatch(check -> check.verdict() == HealthVerdict.HEALTHY)
                ? HealthVerdict.HEALTHY
                : verdict;
    }

    private void tell(HealthCheck check, HealthVerdict before, long nowNanos) {
        boolean first = verdict == HealthVerdict.HEALTHY && before == HealthVerdict.UNKNOWN;
        if (!first) {
            changes.add(nowNanos);
        }
        String lasted = ReadableDuration.ofNanos(nowNanos - sinceNanos);
        String why = verdict == HealthVerdict.UNHEALTHY
                ? reason(check)
                : first ? good(check) : "healthy again after " + lasted;
        sinceNanos = nowNanos;
        events.add(new Event.HealthChanged(incarnation, verdict, why + flaps(nowNanos)));
    }

    private String good(HealthCheck check) {
        return checks.size() == 1
                ? "health check " + check.name() + ": " + check.last().result().cause()
                : "all " + checks.size() + " health checks succeed";
    }

    private static String reason(HealthCheck check) {
        String row = check.inRow() == 1 ? "" : ", " + check.inRow() + " failures in a row";
        return "health check " + check.name() + ": " + check.last().result().cause() + row;
    }

    private String flaps(long nowNanos) {
        int count = changes.flaps(nowNanos);
        return count == 0
                ? ""
                : "; it flaps: its health changed " + count + " times within "
                        + ReadableDuration.ofNanos(nowNanos - changes.sinceNanos());
    }

    private void act(HealthCheck check) {
        Health.Action action = check.spec().action();
        if (action != Health.Action.REPORT) {
            Triggered.Action asked = action == Health.Action.RESTART ? Triggered.Action.RESTART : Triggered.Action.STOP;
            events.add(new Triggered(incarnation, asked, reason(check), TriggerCause.HEALTH));
        }
    }
}
