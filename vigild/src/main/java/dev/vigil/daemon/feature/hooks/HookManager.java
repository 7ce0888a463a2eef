package dev.vigil.daemon.feature.hooks;

import dev.vigil.api.EventEntry;
import dev.vigil.core.Notice;
import dev.vigil.core.spec.EventHooks;
import dev.vigil.core.spec.HookEvent;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.launch.CommandLimits;
import dev.vigil.daemon.launch.CommandOutput;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.process.GroupSignals;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells of what happens to services by the commands that they have for it. Of one kind of event of one service only one
 * is told at a time and some within a while; of all services together a few are. So neither a crash loop nor a command
 * that hangs makes more than a few processes, and what is left out is counted.
 */
public final class HookManager implements LoopComponent {
    /** How many events are told at once. */
    static final int PARALLEL_MAX = 8;

    private static final String NOTE = "on-event.";
    private static final long KILL_NANOS = 1_000_000_000L;
    private static final long NOTE_NANOS = 3_600_000_000_000L;

    private final FeatureContext context;
    private final GroupSignals signals;
    private final Surroundings surroundings;
    private final Function<String, Optional<ServiceSpec>> specs;
    private final Map<Subject, HookQueue> queues = new HashMap<>();
    private final Queue<HookQueue> waiting = new ArrayDeque<>();
    private final DeadlineQueue<HookQueue> later = new DeadlineQueue<>();
    private final Set<HookRun> running = new LinkedHashSet<>();
    private final Set<Subject> noted = new HashSet<>();
    private long endsNanos = Long.MAX_VALUE;
    private boolean closed;

    /**
     * What commands are launched with.
     *
     * @param output standard output and error
     * @param limits what they may use
     */
    public record Surroundings(CommandOutput output, CommandLimits limits) {}

    private record Subject(String service, HookEvent event) {}

    /** @param specs of services that are known */
    public HookManager(
            FeatureContext context,
            GroupSignals signals,
            Surroundings surroundings,
            Function<String, Optional<ServiceSpec>> specs) {
        this.context = context;
        this.signals = signals;
        this.surroundings = surroundings;
        this.specs = specs;
    }

    /** Something has happened to a service. */
    public void tell(Notice notice, EventEntry entry) {
        ToldEvent.eventOf(notice)
                .ifPresent(event -> specs.apply(notice.service()).ifPresent(spec -> tell(event, spec, notice, entry)));
    }

    private void tell(HookEvent event, ServiceSpec spec, Notice notice, EventEntry entry) {
        Optional<EventHooks> hooks = spec.section(EventHooks.class)
                .filter(all -> !closed && !all.at(event).isEmpty());
        if (hooks.isPresent()) {
            HookQueue queue = queues.computeIfAbsent(new Subject(spec.name(), event), _ -> new HookQueue());
            queue.offer(new ToldEvent(event, spec, hooks.get(), notice.end(), entry));
            proceed(queue);
        }
    }

    private void proceed(HookQueue queue) {
        if (queue.hasNext() && queue.isIdle()) {
            long now = context.loop().nowNanos();
            long allowed = queue.allowedNanos(now);
            if (allowed > now) {
                later.set(queue, allowed);
            } else {
                later.remove(queue);
                queue.queued();
                waiting.add(queue);
            }
        }
        while (running.size() < PARALLEL_MAX && !waiting.isEmpty()) {
            begin(waiting.remove());
        }
    }

    private void begin(HookQueue queue) {
        ToldEvent told = queue.take(context.loop().nowNanos());
        HookRun run = new HookRun(context, signals, surroundings, told, queue.takeSkipped(), (ended, failures) -> {
            running.remove(ended);
            report(new Subject(told.spec().name(), told.event()), failures);
            queue.ended();
            proceed(queue);
        });
        running.add(run);
        run.next();
    }

    private void report(Subject subject, List<String> failures) {
        String service = subject.service();
        if (!failures.isEmpty()) {
            String text = String.join("; ", failures);
            context.notes().put(service, NOTE + subject.event().word(), text, NOTE_NANOS);
            noted.add(subject);
            context.messages().warn(ServiceMessages.Topic.HOOKS, service, service + ": " + text);
        } else if (noted.remove(subject)) {
            context.notes().remove(service, NOTE + subject.event().word());
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return Math.min(endsNanos, later.nearestNanos());
    }

    @Override
    public void tick(long nowNanos) {
        later.takeDue(nowNanos).forEach(this::proceed);
        if (nowNanos >= endsNanos && closed) {
            running.clear(); // not even SIGKILL ends them
            endsNanos = Long.MAX_VALUE;
        } else if (nowNanos >= endsNanos) {
            close("vigild ends");
            endsNanos = nowNanos + KILL_NANOS;
        }
    }

    /** vigild ends: what is still being told at {@code atNanos} is ended. */
    public void endAt(long atNanos) {
        endsNanos = atNanos;
    }

    /** Whether something is being told; what is to be told then follows at once. */
    public boolean isBusy() {
        return !running.isEmpty();
    }

    /** Ends what is being told, and tells nothing any more. */
    public void close(String why) {
        closed = true;
        queues.values().forEach(HookQueue::forget);
        waiting.clear();
        List.copyOf(running).forEach(run -> run.end(why));
    }
}
