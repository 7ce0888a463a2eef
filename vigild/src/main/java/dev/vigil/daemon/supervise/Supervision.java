package dev.vigil.daemon.supervise;

import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceView;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.LoopComponent;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Brings events to the core and its effects to the hands, one after the other until there are none. What comes of an
 * effect at once is queued behind, so nothing recurses. An effect that throws costs itself alone.
 */
public final class Supervision implements LoopComponent {
    private Supervisor supervisor;
    private final EventLoop loop;
    private final DaemonLog messages;
    private final Queue<Event> events = new ArrayDeque<>();
    private final Map<Long, Consumer<List<Effect.Outcome>>> requests = new HashMap<>();
    private Consumer<Effect> hands = _ -> {};
    private Bookkeeper books = new Bookkeeper() {};
    private long latestRequest;
    private boolean busy;

    public Supervision(Supervisor supervisor, EventLoop loop, DaemonLog messages) {
        this.supervisor = supervisor;
        this.loop = loop;
        this.messages = messages;
    }

    public void hands(Consumer<Effect> performer) {
        hands = performer;
    }

    /** Sees to it that what must not be forgotten is written down. */
    public interface Bookkeeper {
        /** Processes are going to be launched, because of the step that was just taken. */
        default void launching() {}

        /** Somebody is going to hear that what he asked for is heard, or is done. */
        default void telling() {}
    }

    public void books(Bookkeeper bookkeeper) {
        books = bookkeeper;
    }

    /** Goes on from what an earlier vigild knew. */
    public void restore(Supervisor other) {
        supervisor = other;
    }

    /** Something happened. */
    public void handle(Event event) {
        events.add(event);
        if (busy) {
            return;
        }
        busy = true;
        try {
            for (Event next = events.poll(); next != null; next = events.poll()) {
                advance(next);
            }
        } finally {
            busy = false;
        }
    }

    private void advance(Event event) {
        try {
            List<Effect> effects = supervisor.advance(loop.nowNanos(), event);
            if (launchesSomething(effects)) {
                books.launching();
            }
            perform(effects, false);
            perform(effects, true);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            messages.bug("event " + event, e);
        }
    }

    private static boolean launchesSomething(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Spawn) {
                return true;
            }
        }
        return false;
    }

    /** Deeds before words: the replacement of a crashed service does not wait until all have heard of its crash. */
    private void perform(List<Effect> effects, boolean words) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Publish == words) {
                perform(effect);
            }
        }
    }

    private void perform(Effect effect) {
        try {
            hands.accept(effect);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            messages.bug("effect " + effect, e);
        }
    }

    /** Asks for something; {@code answer} is called once, perhaps at once. */
    public void ask(Event.Command command, Consumer<List<Effect.Outcome>> answer) {
        long request = ++latestRequest;
        requests.put(request, answer);
        handle(new Event.Asked(request, command));
        books.telling();
    }

    void answer(long request, List<Effect.Outcome> outcomes) {
        Consumer<List<Effect.Outcome>> answer = requests.remove(request);
        if (answer != null) {
            books.telling();
            answer.accept(outcomes);
        }
    }

    public List<ServiceView> view() {
        return supervisor.view();
    }

    public Optional<ServiceView> view(String service) {
        return supervisor.view(service);
    }

    public boolean hasChanged() {
        return supervisor.hasChanged();
    }

    public List<ServiceRecord> takeChanged() {
        return supervisor.takeChanged();
    }

    public List<ServiceRecord> records() {
        return supervisor.records();
    }

    public Optional<ServiceSpec> spec(String service) {
        return supervisor.spec(service);
    }

    @Override
    public long nextDeadlineNanos() {
        return supervisor.nextDeadlineNanos();
    }

    @Override
    public void tick(long nowNanos) {
        handle(new Event.Tick());
    }
}
