package dev.vigil.daemon.feature.watchdog;

import dev.vigil.core.Event;
import dev.vigil.core.Event.Triggered.Action;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ReadableDuration;
import dev.vigil.core.ServiceState;
import dev.vigil.core.TriggerCause;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Watchdog;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.NotifyHandler;
import dev.vigil.daemon.feature.NotifyMessage;
import dev.vigil.daemon.feature.notify.Assignments;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.state.journal.JournalSection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Aborts a service that does not send {@code WATCHDOG=1} in time, as systemd does: the time begins when the service is
 * running and again with each such message; {@code WATCHDOG=trigger} ends it at once, {@code WATCHDOG_USEC=} changes it
 * for this incarnation, 0 switches it off. What follows is a failed end for the restart policy.
 */
public final class WatchdogManager implements Feature {
    private final FeatureContext context;
    private final DeadlineQueue<Incarnation> deadlines = new DeadlineQueue<>();
    /** Of the incarnations that are watched; zero: not now. */
    private final Map<Incarnation, Duration> timeouts = new HashMap<>();

    private final ChangedTimeouts changed = new ChangedTimeouts();

    public WatchdogManager(FeatureContext context) {
        this.context = context;
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        return spec.section(Watchdog.class)
                .map(watchdog -> LaunchAdditions.variables(
                        Map.of("WATCHDOG_USEC", Long.toString(watchdog.timeout().toNanos() / 1_000)),
                        List.of("WATCHDOG_PID")))
                .orElse(LaunchAdditions.NOTHING);
    }

    @Override
    public void running(Incarnation incarnation, ServiceSpec spec) {
        spec.section(Watchdog.class).ifPresent(watchdog -> {
            timeouts.put(incarnation, changed.of(incarnation).orElse(watchdog.timeout()));
            renew(incarnation);
        });
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        if (state instanceof ServiceState.Running) {
            running(incarnation, spec);
        }
    }

    @Override
    public void ended(Incarnation incarnation) {
        deadlines.remove(incarnation);
        timeouts.remove(incarnation);
        changed.remove(incarnation);
    }

    @Override
    public Map<String, NotifyHandler> notifications() {
        return Map.of("WATCHDOG", this::message, "WATCHDOG_USEC", this::change);
    }

    private boolean message(Incarnation incarnation, String value, NotifyMessage message) {
        if (value.equals("trigger")) {
            abort(incarnation, "it sent WATCHDOG=trigger");
        } else if (value.equals("1")) {
            renew(incarnation);
        }
        return value.equals("1") || value.equals("trigger");
    }

    private boolean change(Incarnation incarnation, String value, NotifyMessage message) {
        Optional<Duration> timeout = Assignments.microseconds(value);
        timeout.ifPresent(time -> {
            changed.put(incarnation, time);
            timeouts.computeIfPresent(incarnation, (_, _) -> time);
            renew(incarnation);
        });
        return timeout.isPresent();
    }

    private void renew(Incarnation incarnation) {
        Duration timeout = timeouts.getOrDefault(incarnation, Duration.ZERO);
        if (timeout.isZero()) {
            deadlines.remove(incarnation);
        } else {
            long now = context.loop().nowNanos();
            deadlines.set(incarnation, now + Math.min(TimeUnit.NANOSECONDS.convert(timeout), Long.MAX_VALUE - now));
        }
    }

    private void abort(Incarnation incarnation, String reason) {
        deadlines.remove(incarnation);
        if (timeouts.containsKey(incarnation)) {
            context.events().add(new Event.Triggered(incarnation, Action.ABORT, reason, TriggerCause.WATCHDOG));
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlines.nearestNanos();
    }

    @Override
    public void tick(long nowNanos) {
        for (Incarnation incarnation : deadlines.takeDue(nowNanos)) {
            Duration timeout = timeouts.getOrDefault(incarnation, Duration.ZERO);
            abort(incarnation, "no WATCHDOG=1 within " + ReadableDuration.of(timeout));
        }
    }

    @Override
    public Optional<JournalSection> journalSection() {
        return Optional.of(changed);
    }
}
