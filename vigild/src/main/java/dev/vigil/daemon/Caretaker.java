package dev.vigil.daemon;

import dev.vigil.config.Places;
import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.core.Exit;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceView;
import dev.vigil.core.SignalName;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.control.ControlRoom;
import dev.vigil.daemon.control.ControlSocket;
import dev.vigil.daemon.journal.JournalReader;
import dev.vigil.daemon.journal.Memory;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.Messages;
import dev.vigil.daemon.loop.SlowRoom;
import dev.vigil.daemon.loop.Urgency;
import dev.vigil.daemon.output.OutputRoom;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.CommandRunner;
import dev.vigil.daemon.process.LaunchPlanner;
import dev.vigil.daemon.process.Nursery;
import dev.vigil.daemon.process.ProcessListener;
import dev.vigil.daemon.process.Processes;
import dev.vigil.daemon.process.SpawnerPool;
import dev.vigil.daemon.readiness.ReadinessListener;
import dev.vigil.daemon.readiness.ReadinessRoom;
import dev.vigil.linux.Linux;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All rooms of vigild around its loop. What blocks and what the outside is comes in by {@link Helpers} and {@link
 * Linux}, so that a simulator can build the very same house on a kernel of its own.
 */
public final class Caretaker implements ProcessListener, ReadinessListener, AutoCloseable {
    private static final int SIGKILL = 9;

    private final EventLoop loop;
    private final Messages messages;
    private final Thrift thrift;
    private final Supervision supervision;
    private final Ledger ledger;
    private final Launches launches;
    private final Chronicle chronicle;
    private final Site site;
    private final Cgroups cgroups;
    private final Processes processes;
    private final ReadinessRoom readiness;
    private final OutputRoom outputRoom;
    private final Outputs outputs;
    private final ControlRoom control;
    private final Optional<Keeper> keeper;

    /**
     * Who does what may block.
     *
     * @param spawners launch
     * @param housekeeping packs and removes old logs, one piece after another
     * @param lookups asks for addresses
     */
    public record Helpers(SpawnerPool spawners, SlowRoom housekeeping, SlowRoom lookups) {}

    /**
     * Where and from what it is built.
     *
     * @param seed of the jitter of backoff
     * @param succession what concerns the vigild before and the one after; empty: there is none
     */
    public record Site(
            Linux linux,
            EventLoop loop,
            Messages messages,
            Places places,
            Cgroups cgroups,
            long seed,
            Optional<Succession> succession) {
        /** Of one that nobody succeeds. */
        public Site(Linux linux, EventLoop loop, Messages messages, Places places, Cgroups cgroups, long seed) {
            this(linux, loop, messages, places, cgroups, seed, Optional.empty());
        }
    }

    /** {@code atRest} hears the name of each service that has come to rest. @throws CannotStart with the cause */
    public Caretaker(Site site, Helpers helpers, Consumer<String> atRest) {
        this.site = site;
        Linux linux = site.linux();
        loop = site.loop();
        messages = site.messages();
        thrift = new Thrift(linux, helpers.housekeeping());
        cgroups = site.cgroups();
        supervision = new Supervision(new Supervisor(site.seed()), loop, messages);
        String run = site.places().run().toAbsolutePath().toString();
        processes = new Processes(linux, loop.poller(Urgency.EXIT), cgroups, run, this);
        outputRoom = new OutputRoom(
                linux,
                run,
                new OutputRoom.Surroundings(
                        loop.poller(Urgency.OUTPUT),
                        loop,
                        helpers.housekeeping()::run,
                        (service, message) -> messages.warn(service + ": " + message)));
        outputs = new Outputs(outputRoom, site.places());
        ledger = new Ledger(site, supervision, processes);
        supervision.books(ledger);
        Nursery nursery = new Nursery(helpers.spawners(), new LaunchPlanner(linux), processes, cgroups);
        CommandRunner commands =
                new CommandRunner(linux, nursery, loop::nowNanos, number -> new SignalName(number).toString());
        readiness = new ReadinessRoom(
                linux,
                loop,
                new ReadinessRoom.Tools(
                        helpers.lookups(),
                        commands,
                        outputs::watchLines,
                        site.places().run() + "/notify"),
                this);
        WallClock clock = new WallClock(linux);
        chronicle = new Chronicle(clock);
        Views views = new Views(supervision, clock, site.places(), linux.getpid());
        ControlSocket.Listening listener = listener(site);
        Upgrade upgrade = new Upgrade(site, commands, listener.fd());
        control = new ControlRoom(
                new ControlRoom.Surroundings(linux, loop.poller(Urgency.CLIENT), loop::nowNanos, messages::bug),
                new Backend(supervision, views, chronicle, upgrade),
                listener);
        chronicle.follower(control::publish);
        launches = new Launches(supervision, new Launches.Tools(nursery, commands, readiness, outputs, run));
        Notices notices = new Notices(messages, chronicle, cgroups, atRest);
        supervision.hands(new Effects(loop, supervision, new Effects.Tools(launches, readiness, processes, notices)));
        List.of(processes, commands, readiness, outputRoom, supervision, control, ledger.journal(), thrift)
                .forEach(loop::add);
        keeper = site.succession().map(_ -> new Keeper(site, nursery, processes.groups(), outputRoom));
        keeper.ifPresent(loop::add);
    }

    /** The one that the vigild before has left, or a new one. */
    private static ControlSocket.Listening listener(Site site) {
        String path = site.places().socket().toString();
        Optional<Handover> left = site.succession().flatMap(Succession::received);
        if (left.isPresent()) {
            return new ControlSocket.Listening(left.get().listener(), path);
        }
        return switch (ControlSocket.open(site.linux(), path)) {
            case ControlSocket.Refused(String problem) -> throw new CannotStart(problem);
            case ControlSocket.Listening listening -> listening;
        };
    }

    /**
     * Goes on where an earlier vigild was killed; else makes services known and starts those that are named, or all.
     *
     * @throws CannotStart with the cause
     */
    public void begin(List<ServiceSpec> services, List<String> only) {
        Memory memory = JournalReader.read(site.linux(), ledger.path());
        if (!memory.problem().isEmpty()) {
            messages.error("cannot read all of the journal: " + memory.problem()
                    + "; what runs is told by its environment, counters may be lost");
        }
        Past past = new Past(memory, services);
        var tools = new Adoption.Tools(site, supervision, processes, launches, ledger, chronicle);
        Adoption adoption = new Adoption(tools, past, services);
        if (!adoption.run()) {
            load(services);
            ledger.beginSoon();
        }
        keeper.ifPresentOrElse(next -> next.follows(adoption::endKeepers), adoption::endKeepers);
        start(services, only, past);
        supervision.ask(new Event.Command.Settle(), _ -> thrift.settled());
    }

    private void load(List<ServiceSpec> services) {
        supervision.ask(
                new Event.Command.Load(services),
                outcomes -> outcomes.stream()
                        .filter(outcome -> !outcome.ok())
                        .findFirst()
                        .ifPresent(Caretaker::refuse));
    }

    /** Those of which an earlier vigild knew are as wanted as they were. */
    private void start(List<ServiceSpec> services, List<String> only, Past past) {
        Names names = new Names(supervision);
        Names.Resolved resolved = only.isEmpty()
                ? new Names.Resolved(services.stream().map(ServiceSpec::name).toList(), List.of())
                : names.resolve(only);
        if (!resolved.unknown().isEmpty()) {
            throw new CannotStart("no such service (" + String.join(", ", resolved.unknown()) + ")");
        }
        supervision.ask(
                new Event.Command.Start(resolved.services().stream()
                        .filter(name -> past.of(name).isEmpty())
                        .toList()),
                _ -> {});
    }

    private static void refuse(Effect.Outcome outcome) {
        throw new CannotStart(
                outcome.service().isEmpty() ? outcome.message() : outcome.service() + ": " + outcome.message());
    }

    /** Reaps all children that have ended. */
    public void reapEnded() {
        processes.reapEnded();
    }

    /** Stops everything in order and ends the loop. */
    public void shutDown() {
        supervision.ask(new Event.Command.Shutdown(), _ -> {});
    }

    /** Kills everything at once; a shutdown that is under way ends soon. */
    public void killAll() {
        processes.signalEverything(SIGKILL);
    }

    public Supervision supervision() {
        return supervision;
    }

    @Override
    public void exited(Incarnation of, Exit exit, boolean groupEmpty) {
        readiness.ended(of);
        supervision.happened(new Event.Exited(of, exit, groupEmpty));
        outputs.drain(of.service(), loop.nowNanos());
    }

    @Override
    public void emptied(Incarnation of) {
        supervision.happened(new Event.GroupEmptied(of));
    }

    @Override
    public void ready(Incarnation of) {
        supervision.happened(new Event.BecameReady(of));
    }

    @Override
    public void status(Incarnation of, String text) {
        supervision.happened(new Event.SaidStatus(of, text));
    }

    @Override
    public void mainPid(Incarnation of, int pid) {
        if (processes.changeMain(of, pid)) {
            supervision.happened(new Event.ChangedMainPid(of, pid));
        } else {
            messages.warn(of.service() + ": MAINPID=" + pid + " is ignored: not one of its processes");
        }
    }

    @Override
    public void extendTimeout(Incarnation of, Duration by) {
        supervision.happened(new Event.ExtendedTimeout(of, by));
    }

    /** The last state of a service, for one that ends with it. */
    public List<ServiceView.ExitRecord> exitsOf(String service) {
        return supervision.view(service).map(ServiceView::exits).orElse(List.of());
    }

    @Override
    public void close() {
        keeper.ifPresent(this::dismiss);
        control.close();
        outputRoom.close();
        ledger.journal().remove();
        List<Integer> strays = processes.killStrays();
        if (!strays.isEmpty()) {
            messages.warn("killed " + strays.size() + " processes that belonged to no service any more: " + strays);
        }
    }

    /** One that is just being launched is waited for, or it would be left behind. */
    private void dismiss(Keeper leaving) {
        leaving.close();
        while (leaving.isLaunching()) {
            loop.turn();
        }
    }
}
