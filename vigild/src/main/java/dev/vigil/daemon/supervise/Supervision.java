package dev.vigil.daemon.supervise;

import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.Notice;
import dev.vigil.core.ServiceState;
import dev.vigil.core.Supervisor;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.state.journal.Journal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings events to the state machine and carries out its effects, one event after the other until there are none. What
 * follows from an effect at once is queued behind, so nothing recurses. An effect that throws costs itself alone.
 *
 * <p>The journal is written before the launches of a step, and before anybody hears that a request is accepted or done.
 * Mere changes of state wait for the end of the turn of the loop, where one write is enough for all.
 */
public final class Supervision implements LoopComponent {
    private static final String RUNNING = ServiceState.Phase.RUNNING.word();
    private static final String WAITING = ServiceState.Phase.WAITING.word();
    private static final String STOPPING = ServiceState.Phase.STOPPING.word();

    private final Supervisor supervisor;
    private final EventQueue events;
    private final EffectHandler effects;
    private final LaunchContributor contributors;
    private final Journal journal;
    private final EventLoop loop;
    private final DaemonLog log;
    private boolean busy;

    public Supervision(
            Supervisor supervisor,
            EventQueue events,
            EffectHandler effects,
            LaunchContributor contributors,
            Journal journal,
            EventLoop loop,
            DaemonLog log) {
        this.supervisor = supervisor;
        this.events = events;
        this.effects = effects;
        this.contributors = contributors;
        this.journal = journal;
        this.loop = loop;
        this.log = log;
    }

    /** Handles all events that are queued, and those that they lead to. */
    public void handleEvents() {
        if (busy || events.isEmpty()) {
            return;
        }
        busy = true;
        try {
            for (Optional<Event> next = events.poll(); next.isPresent(); next = events.poll()) {
                handle(next.get());
            }
        } finally {
            busy = false;
        }
    }

    private void handle(Event event) {
        try {
            if (event instanceof Event.Exited exited) {
                contributors.ended(exited.incarnation());
            }
            advance(event);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            log.bug("event " + event, e);
        }
    }

    private void advance(Event event) {
        List<Effect> all = supervisor.advance(loop.nowNanos(), event);
        if (all.stream().anyMatch(Effect.Spawn.class::isInstance)) {
            journal.write(loop.nowNanos());
        }
        all.forEach(this::rest);
        perform(all, false);
        perform(all, true);
    }

    /** Before whoever asked for it has the answer: what a service had open is closed then. */
    private void rest(Effect effect) {
        if (effect instanceof Effect.Publish(Notice notice) && EventPublisher.isRest(notice.to())) {
            try {
                contributors.rested(notice.service());
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                log.bug("rest of " + notice.service(), e);
            }
        }
    }

    /** Actions before reports: the replacement of a crashed service does not wait until all have heard of its crash. */
    private void perform(List<Effect> all, boolean reports) {
        for (Effect effect : all) {
            if (effect instanceof Effect.Publish == reports) {
                perform(effect);
            }
        }
    }

    private void perform(Effect effect) {
        try {
            if (effect instanceof Effect.Answer) {
                journal.write(loop.nowNanos());
            }
            effects.handle(effect);
            if (effect instanceof Effect.Publish(Notice notice)) {
                inform(notice);
            }
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            log.bug("effect " + effect, e);
        }
    }

    private void inform(Notice notice) {
        Incarnation incarnation = new Incarnation(notice.service(), notice.incarnation());
        if (notice.to().equals(RUNNING)) {
            runs(incarnation);
        } else if (notice.to().equals(WAITING)) {
            supervisor.spec(notice.service()).ifPresent(contributors::waiting);
        } else if (notice.to().equals(STOPPING)) {
            contributors.stopping(incarnation);
        }
    }

    private void runs(Incarnation incarnation) {
        supervisor.spec(incarnation.service()).ifPresent(spec -> contributors.running(incarnation, spec));
    }

    /** Asks for something; {@code answer} is called once, perhaps at once. */
    public void ask(Event.Command command, Consumer<List<Effect.Outcome>> answer) {
        events.add(new Event.Asked(effects.expect(answer), command));
        handleEvents();
        journal.write(loop.nowNanos());
    }

    @Override
    public long nextDeadlineNanos() {
        return supervisor.nextDeadlineNanos();
    }

    @Override
    public void tick(long nowNanos) {
        events.add(new Event.Tick());
        handleEvents();
    }
}
