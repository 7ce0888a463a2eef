package dev.vigil.daemon.feature.notify;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ReadableDuration;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.feature.NotifyMessage;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.process.GroupSignals;
import dev.vigil.linux.Linux;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Reloads that services tell the end of, as {@code Type=notify-reload} of systemd: the signal is sent, the service says
 * {@code RELOADING=1} with the time at which it did ({@code MONOTONIC_USEC=}), and {@code READY=1} when it is done. A
 * {@code RELOADING=1} of before the signal is of another reload.
 */
public final class NotifiedReloads implements LoopComponent {
    private static final Duration LIMIT_DEFAULT = Duration.ofSeconds(90);

    private final Linux linux;
    private final EventQueue events;
    private final GroupSignals signals;
    private final Map<Incarnation, Reload> reloads = new HashMap<>();
    private final DeadlineQueue<Incarnation> deadlines = new DeadlineQueue<>();

    /** {@code begun}: the service has said that it reloads. */
    private record Reload(long sentNanos, Duration limit, boolean begun) {}

    NotifiedReloads(Linux linux, EventQueue events, GroupSignals signals) {
        this.linux = linux;
        this.events = events;
        this.signals = signals;
    }

    /** Sends the signal; {@link Event.CommandEnded} follows. */
    public void begin(Incarnation incarnation, ServiceSpec spec) {
        Duration limit =
                spec.start().timeout().isZero() ? LIMIT_DEFAULT : spec.start().timeout();
        long now = linux.monotonicNanos();
        reloads.put(incarnation, new Reload(now, limit, false));
        deadlines.set(incarnation, now + limit.toNanos());
        signals.send(incarnation, spec.reload().signal(), false);
    }

    void saidReloading(Incarnation incarnation, NotifyMessage message) {
        Reload reload = reloads.get(incarnation);
        if (reload == null) {
            return;
        }
        boolean late = message.value("MONOTONIC_USEC")
                .flatMap(Assignments::number)
                .map(micros -> micros >= reload.sentNanos / 1_000)
                .orElse(true);
        if (late) {
            reloads.put(incarnation, new Reload(reload.sentNanos, reload.limit, true));
        }
    }

    void saidReady(Incarnation incarnation) {
        Reload reload = reloads.get(incarnation);
        if (reload != null && reload.begun) {
            end(incarnation, "");
        }
    }

    /** {@code EXTEND_TIMEOUT_USEC=} holds for a reload, too. */
    void extend(Incarnation incarnation, Duration by) {
        Reload reload = reloads.get(incarnation);
        if (reload != null) {
            long latest = reload.sentNanos
                    + Math.max(reload.limit.toNanos(), Duration.ofHours(1).toNanos());
            long asked = linux.monotonicNanos()
                    + Math.min(by.toNanos(), Duration.ofHours(1).toNanos());
            deadlines.set(incarnation, Math.max(reload.sentNanos + reload.limit.toNanos(), Math.min(asked, latest)));
        }
    }

    private void end(Incarnation incarnation, String error) {
        forget(incarnation);
        events.add(new Event.CommandEnded(incarnation, Event.CommandRole.RELOAD, error));
    }

    /** Its main process has ended. */
    void forget(Incarnation incarnation) {
        reloads.remove(incarnation);
        deadlines.remove(incarnation);
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlines.nearestNanos();
    }

    @Override
    public void tick(long nowNanos) {
        for (Incarnation incarnation : deadlines.takeDue(nowNanos)) {
            Reload reload = reloads.get(incarnation);
            if (reload != null) {
                String missing = reload.begun ? "READY=1 after RELOADING=1" : "RELOADING=1";
                end(incarnation, "no " + missing + " within " + ReadableDuration.of(reload.limit));
            }
        }
    }
}
