package dev.vigil.daemon.feature.resources;

import dev.vigil.core.Event;
import dev.vigil.core.Event.Triggered.Action;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ReadableSize;
import dev.vigil.core.TriggerCause;
import dev.vigil.core.spec.ResourceControl;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.LoopComponent;
import java.util.HashMap;
import java.util.Map;

/**
 * Restarts services whose memory has reached what they may have at most before that. Of each it is measured every few
 * seconds, by another thread: what is in use, without what is only cached of files.
 */
final class MemoryWatch implements LoopComponent {
    private static final long PERIOD_NANOS = 5_000_000_000L;

    private final FeatureContext context;
    private final UsageReader reader;
    private final DeadlineQueue<Incarnation> deadlines = new DeadlineQueue<>();
    private final Map<Incarnation, Long> maxBytes = new HashMap<>();

    MemoryWatch(FeatureContext context) {
        this.context = context;
        this.reader = new UsageReader(context.linux(), context.groups().cgroups());
    }

    void begin(Incarnation incarnation, ServiceSpec spec) {
        spec.section(ResourceControl.class)
                .flatMap(ResourceControl::memoryRestartBytes)
                .ifPresent(bytes -> {
                    maxBytes.put(incarnation, bytes);
                    again(incarnation);
                });
    }

    void end(Incarnation incarnation) {
        maxBytes.remove(incarnation);
        deadlines.remove(incarnation);
    }

    /** All at the same time, so that one look at the processes of the machine does for all. */
    private void again(Incarnation incarnation) {
        long now = context.loop().nowNanos();
        deadlines.set(incarnation, now - Math.floorMod(now, PERIOD_NANOS) + PERIOD_NANOS);
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlines.nearestNanos();
    }

    @Override
    public void tick(long nowNanos) {
        Map<Incarnation, Integer> mains = new HashMap<>();
        deadlines
                .takeDue(nowNanos)
                .forEach(incarnation -> mains.put(incarnation, context.groups().mainOf(incarnation)));
        if (!mains.isEmpty()) {
            context.groups().cgroups().resources().later(() -> measure(mains));
        }
    }

    private void measure(Map<Incarnation, Integer> mains) {
        ProcessUsage.Table processes = new ProcessUsage.Table(context.linux(), mains.values());
        mains.forEach((incarnation, main) -> {
            long bytes = reader.memoryInUse(incarnation.service(), main, processes);
            context.loop().post(() -> measured(incarnation, bytes));
        });
    }

    private void measured(Incarnation incarnation, long bytes) {
        Long max = maxBytes.get(incarnation);
        if (max == null) {
            return;
        }
        if (bytes < max) {
            again(incarnation);
        } else {
            maxBytes.remove(incarnation);
            String reason = "it uses " + ReadableSize.of(bytes) + " of memory; on-memory restarts it at "
                    + ReadableSize.of(max);
            context.events().add(new Event.Triggered(incarnation, Action.RESTART, reason, TriggerCause.MEMORY));
        }
    }
}
