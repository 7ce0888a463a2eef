package dev.vigil.core;

import dev.vigil.core.Event.Command;
import dev.vigil.core.PendingRequest.Kind;
import dev.vigil.core.spec.DependencyGraph;
import dev.vigil.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state machine that decides what happens to services.
 *
 * <h2>What it is</h2>
 *
 * <p>A value that grows by one event at a time: {@code advance(now, event)} answers with the effects that the shell
 * around it has to carry out, and what comes of an effect returns as an event. Nothing else goes in or out. There is
 * no clock, no thread, no timer, no file and no random number in here: so every day that a supervisor can have,
 * however bad, can be played in a test within a millisecond, and played again exactly.
 *
 * <h2>Wish and fact</h2>
 *
 * <p>Of each service it keeps one immutable {@link ServiceRecord}. Its {@link Goal} is what the operator wants, its
 * {@link ServiceState} is what is, and almost all the code is about bringing the second to the first. A command
 * changes what is wanted, an event about a process changes what is, and what follows from either for the service and
 * its neighbours is found out by {@link Settle}.
 *
 * <h2>One life, one number</h2>
 *
 * <p>Each launch is an {@link Incarnation}, and each event about a process names its own. The kernel, sockets and
 * threads deliver late and out of order; a supervisor that mistakes the death of the last process for the death of
 * this one is a classic. Here an event of another incarnation than the current one is dropped, in {@link #isStale} and
 * nowhere else; the code behind it never has to ask.
 *
 * <h2>A step is a transaction</h2>
 *
 * <p>An event is worked out on a {@link Step}, a draft on top of the world. Then {@link Invariants} looks at the
 * draft. Only a draft that holds becomes the world, and only then are its effects returned. Where it does not
 * hold, that is a mistake of ours. Tests run {@link #strict} and fall over at once. In production the service with the
 * mistake is taken out of service, killed if need be, with a reason that says so, and the event is tried again: all
 * others live on.
 *
 * <h2>One crash, followed through</h2>
 *
 * <ol>
 *   <li>{@code Exited(web#7, SIGSEGV)} comes in. It is about the current incarnation, so it goes to {@link
 *       ProcessEvents}.
 *   <li>{@code web} was Running, nobody had asked it to leave: its end is one for the restart policy. Nothing is left
 *       of its group, so {@link EndHandler} asks {@link RestartDecision} right away: the first unstable end, try again
 *       in 100 ms. The record becomes Backoff, with a sentence that says why.
 *   <li>{@link Settle} marks {@code shop}, which requires {@code web}; it begins to leave at once, by
 *       {@link StopSequence}: TERM, CONT, a deadline. Its goal stays UP.
 *   <li>The draft holds, and is committed. {@link Requests} answers whoever was waiting for one of the two.
 *   <li>{@link #nextDeadlineNanos} is now the end of the backoff. {@code Tick} at that time sends {@code web} through
 *       the {@link StartGate}: all it needs is there, so {@code Spawn(web#8)} goes out.
 *   <li>{@code shop} has gone down meanwhile, and waits. When {@code web#8} is ready, it starts too. Nobody kept a
 *       list of what has to be done later: a goal that is not reached yet is the list.
 * </ol>
 *
 * <p>Not for use by more than one thread at a time. An event costs about as much as the service has neighbours,
 * however many others there are.
 */
public final class Supervisor {
    /* Services that one event may find broken before the event itself is given up. */
    private static final int QUARANTINES_MAX = 8;
    /* After the time for a shutdown, how often is looked whether something is left. */
    private static final long KILL_AGAIN_NANOS = 1_000_000_000L;

    private final long seed;
    private final Duration shutdownTimeout;
    private final boolean strict;
    private final Invariants invariants;
    private final Requests requests = new Requests();
    private World world;
    private long latestNanos = Long.MIN_VALUE;
    private long staleEvents;
    private boolean shuttingDown;
    private boolean hasShutDown;
    private long killAtNanos = Deadlines.NEVER;
    private boolean resuming;
    private final List<String> removed = new ArrayList<>();
    /* One that becomes known again goes on with its numbers: no incarnation is ever launched twice. */
    private final Map<String, Long> retired = new HashMap<>();

    /**
     * A supervisor of no services.
     *
     * @param seed feeds the jitter of backoff
     * @param shutdownTimeout after which time a shutdown kills all that is left; zero: no limit
     */
    public Supervisor(long seed, Duration shutdownTimeout) {
        this(seed, shutdownTimeout, List.of(), false, Invariants.ALL);
    }

    Supervisor(
            long seed,
            Duration shutdownTimeout,
            Collection<ServiceRecord> records,
            boolean strict,
            Invariants invariants) {
        this.seed = seed;
        this.shutdownTimeout = shutdownTimeout;
        this.strict = strict;
        this.invariants = invariants;
        this.world = world(records);
    }

    /** One that throws when an invariant breaks, for tests. */
    public static Supervisor strict(long seed) {
        return new Supervisor(seed, Duration.ZERO, List.of(), true, Invariants.ALL);
    }

    /**
     * Continues from the {@link #records} of another supervisor, on the same clock. Effects that were not carried out
     * are not repeated: who restores has to find out what became of them and to say it by events. The first {@link
     * Event.Tick} after that looks at everything again.
     */
    public void restore(Collection<ServiceRecord> records) {
        world = world(records);
        resuming = true;
    }

    private static World world(Collection<ServiceRecord> records) {
        List<ServiceSpec> specs = records.stream().map(ServiceRecord::spec).toList();
        return new World(records, DependencyGraph.of(specs).order());
    }

    /**
     * Takes one event and says what is to be done, in this order.
     *
     * @param nowNanos a monotonic clock, in nanoseconds; one that goes back is taken to stand still
     * @param event what happened; the answer to a request is among what is to be done, at once or later
     */
    public List<Effect> advance(long nowNanos, Event event) {
        latestNanos = Math.max(latestNanos, nowNanos);
        if (isStale(event)) {
            staleEvents++;
            return List.of();
        }
        if (event instanceof Event.Asked(long request, Command command)
                && command instanceof Command.Reconfiguration reconfiguration) {
            return reconfigure(request, reconfiguration);
        }
        List<Effect> effects = new ArrayList<>();
        for (int broken = 0; broken <= QUARANTINES_MAX; broken++) {
            Step step = new Step(world, latestNanos);
            try {
                react(step, event);
                Settle.run(step);
                invariants.hold(step);
            } catch (RuntimeException mistake) {
                survive(mistake, event, effects);
                continue;
            }
            effects.addAll(commit(step));
            resuming &= !(event instanceof Event.Tick);
            return effects;
        }
        effects.addAll(giveUp(event));
        return effects;
    }

    /** The law of incarnations. A request number that is still to be answered is no new request either. */
    private boolean isStale(Event event) {
        if (event instanceof Event.Asked asked) {
            return requests.isKnown(asked.request());
        }
        return event instanceof Event.OfProcess about
                && record(about.incarnation().service())
                        .filter(service -> service.current().equals(about.incarnation()))
                        .isEmpty();
    }

    private void react(Step step, Event event) {
        if (event instanceof Event.Asked(long request, Command command)) {
            new Commands(step, requests, shuttingDown).handle(request, command);
        } else if (event instanceof Event.OfProcess about) {
            reactions(step)
                    .to(
                            about,
                            world.neighbours()
                                    .rank(about.incarnation().service())
                                    .orElseThrow());
        } else if (event instanceof Event.TriggeredStart(String service, String reason)) {
            new Commands(step, requests, shuttingDown).triggerStart(service, reason);
        } else {
            for (int rank : world.due(latestNanos)) {
                reactions(step).due(rank);
            }
            resume(step);
            killIfDue(step);
        }
    }

    /** The time for the shutdown is up. What is just being launched has its turn a second later. */
    private void killIfDue(Step step) {
        if (latestNanos >= killAtNanos) {
            StopSequence stops = new StopSequence(step);
            for (int rank = 0; rank < step.neighbours().size(); rank++) {
                stops.cutShort(rank, "not down within " + ReadableDuration.of(shutdownTimeout) + " of the shutdown");
            }
        }
    }

    private void resume(Step step) {
        for (int rank = 0; resuming && rank < step.neighbours().size(); rank++) {
            step.touch(rank);
        }
    }

    private ProcessEvents reactions(Step step) {
        return new ProcessEvents(step, new EndHandler(step, seed));
    }

    private List<Effect> commit(Step step) {
        List<Effect> effects = step.commit();
        if (step.opened().filter(request -> request.kind() == Kind.SHUTDOWN).isPresent() && !shuttingDown) {
            shuttingDown = true;
            killAtNanos = Deadlines.timeout(latestNanos, shutdownTimeout);
        } else if (latestNanos >= killAtNanos) {
            killAtNanos = Deadlines.after(latestNanos, KILL_AGAIN_NANOS);
        }
        effects.addAll(answers(step));
        if (shuttingDown && !hasShutDown && world.isAtRest()) {
            hasShutDown = true;
            killAtNanos = Deadlines.NEVER;
            effects.add(new Effect.ShutDown());
        }
        return effects;
    }

    /* The step stands, and its effects have to be carried out, whatever becomes of the answers. */
    private List<Effect> answers(Step step) {
        try {
            return requests.settle(step);
        } catch (RuntimeException mistake) {
            if (strict) {
                throw mistake;
            }
            return List.of();
        }
    }

    /** Takes the service with the mistake out of service, so that the event can be tried again. */
    private void survive(RuntimeException mistake, Event event, List<Effect> effects) {
        if (strict) {
            throw mistake;
        }
        Optional<String> broken = mistake instanceof Invariants.Broken invariant
                ? Optional.of(invariant.service())
                : event instanceof Event.OfProcess about
                        ? Optional.of(about.incarnation().service())
                        : Optional.empty();
        broken.flatMap(world.neighbours()::rank)
                .map(rank -> quarantine(rank, String.valueOf(mistake.getMessage())))
                .ifPresent(step -> effects.addAll(commit(step)));
    }

    private Step quarantine(int rank, String error) {
        try {
            Step step = new Step(world, latestNanos);
            new StopSequence(step).quarantine(rank, error);
            Settle.run(step);
            return step;
        } catch (RuntimeException _) {
            Step alone = new Step(world, latestNanos);
            new StopSequence(alone).quarantine(rank, error);
            return alone;
        }
    }

    private List<Effect> giveUp(Event event) {
        if (!(event instanceof Event.Asked asked)) {
            return List.of();
        }
        return List.of(new Effect.Answer(
                asked.request(), List.of(new Effect.Outcome("", false, "internal error: no step is in order"))));
    }

    private List<Effect> reconfigure(long number, Command.Reconfiguration command) {
        PendingRequest request = new PendingRequest(number, Kind.AT_ONCE, command.names());
        Reconfiguration change = new Reconfiguration(world, command, retired);
        Optional<String> refusal = shuttingDown ? Optional.of("shutting down") : change.refusal();
        List<Effect> effects = new ArrayList<>();
        if (refusal.isEmpty()) {
            refusal = reconfigure(command, change, effects);
        }
        String verb = verb(command);
        String message =
                refusal.map(why -> "cannot " + verb + ": " + why).orElse(verb.endsWith("e") ? verb + "d" : verb + "ed");
        boolean done = refusal.isEmpty();
        request.names().forEach(name -> request.resolve(name, done, message));
        effects.add(request.answer());
        return effects;
    }

    private static String verb(Command.Reconfiguration command) {
        return switch (command) {
            case Command.Load _ -> "load";
            case Command.Change _ -> "change";
            case Command.Define _ -> "define";
            case Command.Remove _ -> "remove";
        };
    }

    /** @return what is in the way after all; then nothing is changed */
    private Optional<String> reconfigure(
            Command.Reconfiguration command, Reconfiguration change, List<Effect> effects) {
        Step step = new Step(change.apply(latestNanos), latestNanos);
        try {
            settle(step, change.changed());
        } catch (RuntimeException mistake) {
            if (strict) {
                throw mistake;
            }
            return Optional.of("internal error: " + mistake.getMessage());
        }
        command.removed().forEach(name -> record(name).ifPresent(gone -> retired.put(name, gone.incarnation())));
        world = step.world();
        removed.addAll(command.removed());
        requests.forget(command.removed());
        effects.addAll(commit(step));
        return Optional.empty();
    }

    private void settle(Step step, Collection<String> changed) {
        if (!changed.isEmpty()) {
            changed.forEach(name -> step.touch(step.neighbours().rank(name).orElseThrow()));
            Settle.run(step);
            invariants.hold(step);
        }
    }

    private Optional<ServiceRecord> record(String service) {
        return world.neighbours().rank(service).map(world::at);
    }

    /** When {@link Event.Tick} is due at the latest; {@link Long#MAX_VALUE} when never. */
    public long nextDeadlineNanos() {
        return Math.min(killAtNanos, Math.min(world.nextDeadlineNanos(), requests.nextDeadlineNanos()));
    }

    /** Whether a shutdown was asked for. */
    public boolean isShuttingDown() {
        return shuttingDown;
    }

    /** All services in order of their names. */
    public List<ServiceView> view() {
        return world.all()
                .sorted(Comparator.comparing(ServiceRecord::name))
                .map(ServiceRecord::view)
                .toList();
    }

    /** One service, if it is known. */
    public Optional<ServiceView> view(String service) {
        return record(service).map(ServiceRecord::view);
    }

    /** The specification of a service, if it is known. */
    public Optional<ServiceSpec> spec(String service) {
        return record(service).map(ServiceRecord::spec);
    }

    /** The end that is judged once nothing is left of a service that is stopping; empty: its stop was asked for. */
    public Optional<End> end(String service) {
        return record(service).flatMap(ServiceRecord::end);
    }

    /** All that is known of all services: what {@link #restore} continues from. */
    public List<ServiceRecord> records() {
        return world.all().toList();
    }

    /** Whether a record changed since the last {@link #takeChanged}. */
    public boolean hasChanged() {
        return world.hasChanged() || !removed.isEmpty();
    }

    /** The records that changed since this was last asked: what has to be written down anew. */
    public List<ServiceRecord> takeChanged() {
        return world.takeChanged();
    }

    /** Names of services that are no longer known, since this was last asked. */
    public List<String> takeRemoved() {
        List<String> taken = List.copyOf(removed);
        removed.clear();
        return taken;
    }

    /** Events that were dropped because they were about an incarnation that is no longer the current one. */
    public long staleEvents() {
        return staleEvents;
    }
}
