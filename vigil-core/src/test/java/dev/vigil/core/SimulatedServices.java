package dev.vigil.core;

import dev.vigil.core.Effect.Answer;
import dev.vigil.core.Event.Command;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.ServiceState.Running;
import dev.vigil.core.ServiceState.Starting;
import dev.vigil.core.ServiceState.Stopping;
import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.SignalName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A shell, a kernel and programs around a strict supervisor, as data. It lists the moves that the world could make
 * next; a test picks one, by search or by chance. After every step the safety laws are checked against what really
 * lives in here, not against what the supervisor believes.
 */
final class SimulatedServices {
    private final Supervisor supervisor = Supervisor.strict(42);
    private final Map<String, ServiceSpec> specs = new TreeMap<>();
    private final Map<Incarnation, Life> lives =
            new TreeMap<>(Comparator.comparing(Incarnation::service).thenComparingLong(Incarnation::number));
    private final List<Event.CommandEnded> commands = new ArrayList<>();
    private final PostStopLaws postStops = new PostStopLaws(this::require);
    private final StateLaws laws = new StateLaws(this::record, this::require);
    private final Map<Long, Command> open = new TreeMap<>();
    private final List<Turn> trace = new ArrayList<>();
    private Map<String, ServiceRecord> byName = Map.of();
    private long now = Duration.ofHours(1).toNanos();
    private long requests;
    private int pids = 100;
    private boolean shutDown;
    private boolean hasShutDown;

    /** What can happen next: something that the supervisor hears of. */
    record Move(String label, boolean isFault, Runnable change) {}

    /** An event and what came of it. */
    record Turn(Event event, List<Effect> effects) {}

    /** The processes of one launch. */
    private static final class Life {
        boolean pending = true;
        /** What is to be run before its program has not ended yet. */
        boolean preparing;

        boolean cancelled;
        boolean main = true;
        boolean others;
        boolean watched;
        boolean saidReady;
        boolean asked;
        boolean killed;
        boolean awaited;

        @Override
        public String toString() {
            return "" + pending + preparing + cancelled + main + others + watched + saidReady + asked + killed
                    + awaited;
        }
    }

    SimulatedServices(List<ServiceSpec> services) {
        services.forEach(spec -> specs.put(spec.name(), spec));
        ask(new Command.Load(services));
    }

    // ---- moves

    List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        lives.forEach((incarnation, life) -> movesOf(moves, incarnation, life));
        for (Event.CommandEnded command : commands) {
            moves.add(new Move("command ends", false, () -> end(command)));
            moves.add(new Move("command fails", true, () -> fail(command)));
        }
        if (supervisor.nextDeadlineNanos() != Long.MAX_VALUE) {
            moves.add(new Move("time passes", false, this::passToDeadline));
        }
        return moves;
    }

    private void movesOf(List<Move> moves, Incarnation incarnation, Life life) {
        if (life.pending && life.preparing) {
            movesOfPreparing(moves, incarnation, life);
            return;
        }
        if (life.pending) {
            moves.add(new Move("is spawned", false, () -> spawn(incarnation, life)));
            moves.add(new Move("cannot be spawned", true, () -> failSpawn(incarnation)));
            if (!life.saidReady && notifies(incarnation)) {
                moves.add(new Move("is ready before it is known to run", false, () -> early(incarnation, life)));
            }
            return;
        }
        if (life.main) {
            movesOfMain(moves, incarnation, life);
        } else if (life.others && (life.asked || life.killed)) {
            moves.add(new Move("others end", false, () -> life.others = false));
        } else if (!life.others && life.awaited) {
            moves.add(new Move("is empty", false, () -> emptied(incarnation)));
        }
    }

    private void movesOfPreparing(List<Move> moves, Incarnation incarnation, Life life) {
        if (life.cancelled) {
            moves.add(new Move("is cancelled", false, () -> comesToNothing(new Event.LaunchCancelled(incarnation))));
            return;
        }
        moves.add(new Move("is prepared", false, () -> life.preparing = false));
        moves.add(new Move("is skipped", true, () -> {
            postStops.skipped(incarnation);
            comesToNothing(new Event.Skipped(incarnation, "condition"));
        }));
        moves.add(new Move(
                "cannot be prepared", true, () -> comesToNothing(new Event.SpawnFailed(incarnation, "pre-start"))));
    }

    private void comesToNothing(Event.OfProcess why) {
        lives.remove(why.incarnation());
        send(why);
    }

    private void movesOfMain(List<Move> moves, Incarnation incarnation, Life life) {
        Exit fine = new Exit.Code(0);
        if (life.killed) {
            moves.add(new Move("dies", false, () -> exit(incarnation, life, new Exit.Killed(9, false, false), false)));
            return;
        }
        if (life.asked) {
            moves.add(new Move("obeys", false, () -> exit(incarnation, life, fine, life.others)));
            moves.add(new Move("obeys, emptiness not seen yet", true, () -> exitUnsure(incarnation, life, fine)));
            if (life.awaited && !life.others) {
                moves.add(new Move("is empty before it is reaped", true, () -> emptiedEarly(incarnation, life)));
            }
            moves.add(new Move("obeys, others stay", true, () -> exit(incarnation, life, fine, true)));
        } else if (spec(incarnation).kind() == Kind.ONESHOT) {
            moves.add(new Move("is done", false, () -> exit(incarnation, life, fine, false)));
        } else if (life.watched) {
            moves.add(new Move("is ready", false, () -> ready(incarnation, life)));
        }
        movesOfHealth(moves, incarnation);
        moves.add(new Move("says that it stops", true, () -> {
            life.asked = true;
            send(new Event.SaidStopping(incarnation));
        }));
        for (Event.Triggered.Action action : Event.Triggered.Action.values()) {
            moves.add(new Move(
                    "is triggered to " + action,
                    true,
                    () -> send(new Event.Triggered(incarnation, action, "a trigger"))));
        }
        moves.add(new Move("fails", true, () -> exit(incarnation, life, new Exit.Code(1), false)));
        moves.add(new Move("crashes", true, () -> exit(incarnation, life, new Exit.Killed(11, true, false), true)));
        moves.add(new Move("ends", true, () -> exit(incarnation, life, fine, false)));
    }

    private void movesOfHealth(List<Move> moves, Incarnation incarnation) {
        ServiceRecord service = record(incarnation.service());
        if (!(service.state() instanceof Running)
                || spec(incarnation).section(Health.class).isEmpty()) {
            return;
        }
        if (service.health() != HealthVerdict.HEALTHY) {
            moves.add(new Move("is healthy", false, () -> found(incarnation, HealthVerdict.HEALTHY)));
        }
        if (service.health() != HealthVerdict.UNHEALTHY) {
            moves.add(new Move("is unhealthy", true, () -> found(incarnation, HealthVerdict.UNHEALTHY)));
        }
    }

    private void found(Incarnation incarnation, HealthVerdict verdict) {
        send(new Event.HealthChanged(incarnation, verdict, "a check"));
    }

    private ServiceSpec spec(Incarnation incarnation) {
        return Objects.requireNonNull(specs.get(incarnation.service()));
    }

    private boolean notifies(Incarnation incarnation) {
        ServiceSpec spec = spec(incarnation);
        return spec.kind() == Kind.DAEMON && spec.readiness().isPresent();
    }

    private void spawn(Incarnation incarnation, Life life) {
        life.pending = false;
        send(new Event.Spawned(incarnation, ++pids));
    }

    private void failSpawn(Incarnation incarnation) {
        lives.remove(incarnation);
        send(new Event.SpawnFailed(
                incarnation, "/bin/" + incarnation.service() + ": resource temporarily unavailable (EAGAIN)"));
    }

    private void early(Incarnation incarnation, Life life) {
        life.saidReady = true;
        send(new Event.BecameReady(incarnation));
    }

    private void ready(Incarnation incarnation, Life life) {
        life.saidReady = true;
        life.watched = false;
        send(new Event.BecameReady(incarnation));
    }

    private void exit(Incarnation incarnation, Life life, Exit exit, boolean others) {
        life.main = false;
        life.others = others;
        if (!others) {
            lives.remove(incarnation);
        }
        send(new Event.Exited(incarnation, exit, !others));
    }

    private void exitUnsure(Incarnation incarnation, Life life, Exit exit) {
        life.main = false;
        life.awaited = false;
        send(new Event.Exited(incarnation, exit, false));
    }

    private void emptiedEarly(Incarnation incarnation, Life life) {
        life.awaited = false;
        send(new Event.GroupEmptied(incarnation));
    }

    private void emptied(Incarnation incarnation) {
        lives.remove(incarnation);
        send(new Event.GroupEmptied(incarnation));
    }

    private void end(Event.CommandEnded command) {
        commands.remove(command);
        Life life = lives.get(command.incarnation());
        if (command.role() == CommandRole.STOP && life != null) {
            life.asked = true;
        }
        send(command);
    }

    private void fail(Event.CommandEnded command) {
        commands.remove(command);
        send(new Event.CommandEnded(command.incarnation(), command.role(), "exit code 1"));
    }

    private void passToDeadline() {
        now = Math.max(now, supervisor.nextDeadlineNanos());
        tick();
    }

    void pass(Duration time) {
        now += time.toNanos();
        tick();
    }

    private void tick() {
        send(new Event.Tick());
        require(supervisor.nextDeadlineNanos() > now, "no deadline in the past after a tick");
    }

    long ask(Command command) {
        long request = ++requests;
        open.put(request, command);
        shutDown |= command instanceof Command.Shutdown;
        send(new Event.Asked(request, command));
        return request;
    }

    /** An event of another incarnation must not move anything. */
    void stale(String service, long number, boolean empty) {
        Incarnation incarnation = new Incarnation(service, number);
        if (number != record(service).incarnation()) {
            List<ServiceRecord> before = supervisor.records();
            require(
                    supervisor
                            .advance(now, new Event.Exited(incarnation, new Exit.Code(3), empty))
                            .isEmpty(),
                    "stale exit");
            require(supervisor.advance(now, new Event.GroupEmptied(incarnation)).isEmpty(), "stale emptiness");
            require(before.equals(supervisor.records()), "stale events leave no trace");
        }
    }

    // ---- the shell

    private void send(Event event) {
        Map<String, ServiceRecord> before = byName;
        List<Effect> effects = supervisor.advance(now, event);
        trace.add(new Turn(event, effects));
        byName = supervisor.records().stream().collect(Collectors.toMap(ServiceRecord::name, record -> record));
        for (Effect effect : effects) {
            carryOut(effect, before);
        }
        checkSafety();
    }

    private void carryOut(Effect effect, Map<String, ServiceRecord> before) {
        switch (effect) {
            case Effect.Spawn(Incarnation incarnation) -> checkSpawn(incarnation);
            case Effect.CancelLaunch(Incarnation incarnation) -> {
                Life life = lives.get(incarnation);
                if (life != null) {
                    life.cancelled = true;
                }
            }
            case Effect.AwaitDemand await -> throw new AssertionError("no service here is on demand: " + await);
            case Effect.LeaveAlone(Incarnation incarnation) -> {
                require(!life(incarnation).main, "a main process is never left alone");
                lives.remove(incarnation);
            }
            case Effect.WatchReadiness(Incarnation incarnation) -> life(incarnation).watched = true;
            case Effect.UnwatchReadiness(Incarnation incarnation) -> unwatch(incarnation);
            case Effect.SendSignal(Incarnation incarnation, int signal, boolean group) ->
                signal(incarnation, signal, group, before);
            case Effect.AwaitGroupEmpty(Incarnation incarnation) -> life(incarnation).awaited = true;
            case Effect.RunCommand(Incarnation incarnation, CommandRole role) -> {
                checkStop(incarnation, before);
                if (role == CommandRole.POST_STOP) {
                    postStops.check(incarnation, lives.containsKey(incarnation));
                }
                commands.add(new Event.CommandEnded(incarnation, role, ""));
            }
            case Effect.Publish(Notice notice) -> require(specs.containsKey(notice.service()), "known service");
            case Answer answer -> laws.checkAnswer(answer, open.remove(answer.request()));
            case Effect.EndAll end -> throw new AssertionError("no service here is essential: " + end);
            case Effect.ShutDown _ -> {
                require(shutDown && !hasShutDown && lives.isEmpty(), "shut down once, when nothing lives");
                hasShutDown = true;
            }
        }
    }

    private Life life(Incarnation incarnation) {
        Life life = lives.get(incarnation);
        require(life != null, "effect about " + incarnation + ", which has no process");
        return Objects.requireNonNull(life);
    }

    /** Whether there is a process to be watched no more is no matter; it may have ended in this very turn. */
    private void unwatch(Incarnation incarnation) {
        Life life = lives.get(incarnation);
        if (life != null) {
            life.watched = false;
        }
    }

    private void signal(Incarnation incarnation, int signal, boolean group, Map<String, ServiceRecord> before) {
        Life life = life(incarnation);
        if (signal == SignalName.KILL) {
            life.killed = true;
        } else if (signal != SignalName.CONT) {
            checkStop(incarnation, before);
            life.asked |= life.main || group;
        }
    }

    // ---- the laws

    private void checkSpawn(Incarnation incarnation) {
        require(
                lives.keySet().stream().noneMatch(other -> other.service().equals(incarnation.service())),
                "two of " + incarnation);
        require(record(incarnation.service()).goal() == Goal.UP, "spawned though its goal is DOWN: " + incarnation);
        require(!shutDown, "spawned in a shutdown: " + incarnation);
        ServiceSpec spec = spec(incarnation);
        for (String need : spec.dependencies().requires()) {
            require(record(need).state().isReady(), incarnation + " spawned without " + need);
        }
        for (String before : spec.dependencies().after()) {
            laws.checkOrder(incarnation, before);
        }
        for (String before : spec.dependencies().wants()) {
            laws.checkOrder(incarnation, before);
        }
        for (String before : spec.dependencies().afterHealthy()) {
            laws.checkOrder(incarnation, before);
            laws.checkHealth(incarnation, record(before));
        }
        postStops.checkEarlierIsOver(incarnation, spec, commands);
        Life life = new Life();
        life.preparing = LaunchCommands.of(spec).precedesLaunch();
        lives.put(incarnation, life);
    }

    /** A stop that was only asked for begins when nothing that leans on the service is still going down. */
    private void checkStop(Incarnation incarnation, Map<String, ServiceRecord> before) {
        ServiceRecord service = record(incarnation.service());
        boolean begins = service.state().pid() != 0
                && service.state() instanceof Stopping
                && !(Objects.requireNonNull(before.get(incarnation.service())).state() instanceof Stopping);
        boolean orderly = service.end().isEmpty()
                && service.spec().dependencies().requires().stream()
                        .allMatch(need -> record(need).state().isReady());
        if (!begins || !orderly) {
            return;
        }
        for (ServiceRecord other : supervisor.records()) {
            boolean leans = other.spec().dependencies().requires().contains(incarnation.service())
                    || other.spec().dependencies().after().contains(incarnation.service())
                    || other.spec().dependencies().wants().contains(incarnation.service())
                    || other.spec().dependencies().afterHealthy().contains(incarnation.service());
            boolean goesDown = other.state() instanceof Stopping || other.isLeaving();
            require(!leans || !goesDown, incarnation + " is stopped before " + other.name());
        }
    }

    private void checkSafety() {
        for (ServiceRecord service : byName.values()) {
            List<Incarnation> living = lives.keySet().stream()
                    .filter(incarnation -> incarnation.service().equals(service.name()))
                    .toList();
            require(living.size() <= 1, "two live incarnations: " + living);
            require(
                    (service.isInPostStop()
                                    ? List.of()
                                    : service.state().live().map(List::of).orElse(List.of()))
                            .equals(living),
                    service.name() + " is " + service.state() + ", but there lives " + living);
            boolean launched = service.state() instanceof Running
                    || (service.state() instanceof Starting starting && starting.pid() != 0);
            if (launched) {
                for (String need : service.spec().dependencies().requires()) {
                    require(record(need).state().isReady(), service.name() + " runs without " + need);
                }
            }
            require(!service.reason().isBlank(), "there is always a reason");
        }
    }

    /** What must be true when nothing moves any more, on a fine day. */
    void checkLiveness() {
        supervisor.records().forEach(laws::checkLiveness);
        require(open.isEmpty(), "requests without an answer: " + open);
    }

    void require(boolean holds, String law) {
        if (!holds) {
            String told = trace.stream().map(Turn::toString).collect(Collectors.joining("\n"));
            throw new AssertionError(law + "\n" + told);
        }
    }

    // ---- looking in

    /** Plays on without faults until nothing moves. */
    void clearWeather() {
        for (int step = 0; step < 10_000; step++) {
            List<Move> moves = moves().stream().filter(move -> !move.isFault()).toList();
            if (moves.isEmpty()) {
                return;
            }
            moves.getFirst().change().run();
        }
        require(false, "it never comes to rest");
    }

    ServiceRecord record(String service) {
        return Objects.requireNonNull(byName.get(service));
    }

    List<String> names() {
        return List.copyOf(specs.keySet());
    }

    boolean hasShutDown() {
        return hasShutDown;
    }

    List<Turn> trace() {
        return trace;
    }

    /** Equal for worlds that have the same future, whatever words and past they have. */
    List<Object> fingerprint() {
        List<Object> print = new ArrayList<>();
        for (ServiceRecord service : supervisor.records()) {
            print.add(List.of(service.goal(), service.restarting(), service.state(), service.ready()));
            print.add(service.health());
            print.add(
                    List.of(service.history().unstableEnds(), service.history().restartTimes(), service.end()));
            print.add(List.of(service.leaving().isEmpty(), service.blocker()));
        }
        print.addAll(List.of(lives.toString(), List.copyOf(commands), Map.copyOf(open), now, shutDown));
        return print;
    }
}
