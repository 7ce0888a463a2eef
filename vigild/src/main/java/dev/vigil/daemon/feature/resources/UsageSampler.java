package dev.vigil.daemon.feature.resources;

import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.LoopComponent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Measures what services use, when somebody asks; the files are read by another thread. Of a service of which somebody
 * wants to see a history one is kept: measured every few seconds, until nobody has asked for it for as long as it is.
 */
public final class UsageSampler implements LoopComponent {
    static final long PERIOD_NANOS = 5_000_000_000L;
    static final int POINTS_MAX = 120;

    private final FeatureContext context;
    private final UsageReader reader;
    private final Map<String, History> histories = new HashMap<>();
    private final DeadlineQueue<String> deadlines = new DeadlineQueue<>();

    /**
     * What a service uses. -1 where that is not known, or there is no limit.
     *
     * @param cpuSeconds since it came up, or of its processes that live
     */
    public record Measured(
            double cpuSeconds,
            long memoryBytes,
            long peakBytes,
            long limitBytes,
            long tasks,
            long readBytes,
            long writtenBytes) {}

    /** A measurement at a moment of the loop's clock. */
    public record TimedUsage(long atNanos, Measured usage) {}

    /** The last minutes of one service. */
    private static final class History {
        private final Deque<TimedUsage> points = new ArrayDeque<>();
        private final ToIntFunction<String> mainPids;
        private long askedNanos;

        History(ToIntFunction<String> mainPids) {
            this.mainPids = mainPids;
        }
    }

    UsageSampler(FeatureContext context) {
        this.context = context;
        this.reader = new UsageReader(context.linux(), context.groups().cgroups());
    }

    /**
     * Measures services now.
     *
     * @param mainPids their main processes, by service
     * @param answer is called later
     */
    public void measure(Map<String, Integer> mainPids, Consumer<Map<String, Measured>> answer) {
        Map<String, Integer> asked = Map.copyOf(mainPids);
        context.groups().cgroups().resources().later(() -> {
            ProcessUsage.Table processes = new ProcessUsage.Table(context.linux(), asked.values());
            Map<String, Measured> measured = new HashMap<>();
            asked.forEach((service, main) -> measured.put(service, reader.read(service, main, processes)));
            context.loop().post(() -> answer.accept(measured));
        });
    }

    /**
     * What is kept of a service, oldest first; from now on it is measured again and again.
     *
     * @param mainPids tells the main process of a service, 0: it has none
     */
    public List<TimedUsage> history(String service, ToIntFunction<String> mainPids) {
        History history = histories.computeIfAbsent(service, _ -> {
            deadlines.set(service, context.loop().nowNanos() + PERIOD_NANOS);
            return new History(mainPids);
        });
        history.askedNanos = context.loop().nowNanos();
        return List.copyOf(history.points);
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlines.nearestNanos();
    }

    @Override
    public void tick(long nowNanos) {
        Map<String, Integer> due = new HashMap<>();
        for (String service : deadlines.takeDue(nowNanos)) {
            History history = histories.get(service);
            if (history == null || nowNanos - history.askedNanos > POINTS_MAX * PERIOD_NANOS) {
                histories.remove(service);
                continue;
            }
            deadlines.set(service, nowNanos + PERIOD_NANOS);
            int main = history.mainPids.applyAsInt(service);
            if (main > 0) {
                due.put(service, main);
            }
        }
        if (!due.isEmpty()) {
            measure(due, measured -> measured.forEach(this::add));
        }
    }

    private void add(String service, Measured usage) {
        History history = histories.get(service);
        if (history != null) {
            history.points.addLast(new TimedUsage(context.loop().nowNanos(), usage));
            if (history.points.size() > POINTS_MAX) {
                history.points.removeFirst();
            }
        }
    }
}
