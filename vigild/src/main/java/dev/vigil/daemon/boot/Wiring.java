package dev.vigil.daemon.boot;

import dev.vigil.config.Places;
import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.core.Exit;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceView;
import dev.vigil.core.SignalName;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.control.ControlServer;
import dev.vigil.daemon.control.ControlSocket;
import dev.vigil.daemon.feature.readiness.ReadinessListener;
import dev.vigil.daemon.feature.readiness.ReadinessManager;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.launch.LaunchPlanner;
import dev.vigil.daemon.launch.Launcher;
import dev.vigil.daemon.launch.ServiceLauncher;
import dev.vigil.daemon.launch.SpawnerPool;
import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.output.OutputManager;
import dev.vigil.daemon.output.ServiceOutputs;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.ProcessListener;
import dev.vigil.daemon.process.Processes;
import dev.vigil.daemon.state.journal.JournalContents;
import dev.vigil.daemon.state.journal.JournalReader;
import dev.vigil.daemon.state.restore.Adoption;
import dev.vigil.daemon.state.restore.JournalPolicy;
import dev.vigil.daemon.state.restore.Keeper;
import dev.vigil.daemon.state.restore.RestoredServices;
import dev.vigil.daemon.state.upgrade.Handover;
import dev.vigil.daemon.state.upgrade.Upgrade;
import dev.vigil.daemon.state.upgrade.UpgradeContext;
import dev.vigil.daemon.supervise.ApiViews;
import dev.vigil.daemon.supervise.EffectHandler;
import dev.vigil.daemon.supervise.EventHistory;
import dev.vigil.daemon.supervise.EventPublisher;
import dev.vigil.daemon.supervise.NameResolver;
import dev.vigil.daemon.supervise.Supervision;
import dev.vigil.daemon.supervise.WallClock;
import dev.vigil.linux.Linux;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All components of vigild around its loop. What blocks and what the outside is comes in by {@link Helpers} and {@link
 * Linux}, so that a simulator can build the very same directory on a kernel of its own.
 */
public final class Wiring implements ProcessListener, ReadinessListener, AutoCloseable {
    private static final int SIGKILL = 9;

    private final EventLoop loop;
    private final DaemonLog messages;
    private final MemoryTrimmer memoryTrimmer;
    private final Supervision supervision;
    private final JournalPolicy ledger;
    private final ServiceLauncher launches;
    private final EventHistory chronicle;
    private final Site site;
    private final Cgroups cgroups;
    private final Processes processes;
    private final ReadinessManager readiness;
    private final OutputManager outputManager;
    private final ServiceOutputs outputs;
    private final ControlServer control;
    private final Optional<Keeper> keeper;

    /**
     * Who does what may block.
     *
     * @param spawners launch
     * @param housekeeping packs and removes old logs, one piece after another
     * @param lookups asks for addresses
     */
    public record Helpers(SpawnerPool spawners, BlockingExecutor housekeeping, BlockingExecutor lookups) {}

    /**
     * Where and from what it is built.
     *
     * @param seed of the jitter of backoff
     * @param succession what concerns the vigild before and the one after; empty: there is none
     */
    public record Site(
            Linux linux,
            EventLoop loop,
            DaemonLog messages,
            Places places,
            Cgroups cgroups,
            long seed,
            Optional<UpgradeContext> succession) {
        /** Of one that nobody succeeds. */
        public Site(Linux linux, EventLoop loop, DaemonLog messages, Places places, Cgroups cgroups, long seed) {
            this(linux, loop, messages, places, cgroups, seed, Optional.empty());
        }
    }

    /** {@code atRest} hears the name of each service that has come to rest. @throws StartFailure with the cause */
    public Wiring(Site site, Helpers helpers, Consumer<String> atRest) {
        this.site = site;
        Linux linux = site.linux();
        loop = site.loop();
        messages = site.messages();
        memoryTrimmer = new MemoryTrimmer(linux, helpers.housekeeping());
        cgroups = site.cgroups();
        supervision = new Supervision(new Supervisor(site.seed()), loop, messages);
        String run = site.places().run().toAbsolutePath().toString();
        processes = new Processes(linux, loop.poller(EventPriority.EXIT), cgroups, run, this);
        outputManager = new OutputManager(
                linux,
                run,
                new OutputManager.Surroundings(
                        loop.poller(EventPriority.OUTPUT),
                        loop,
                        helpers.housekeeping()::run,
                        (service, message) -> messages.warn(service + ": " + message)));
        outputs = new ServiceOutputs(outputManager, site.places());
        ledger = new JournalPolicy(site, supervision, processes);
        supervision.books(ledger);
        Launcher nursery = new Launcher(helpers.spawners(), new LaunchPlanner(linux), processes, cgroups);
        CommandRunner commands =
                new CommandRunner(linux, nursery, loop::nowNanos, number -> new SignalName(number).toString());
        readiness = new ReadinessManager(
                linux,
                loop,
                new ReadinessManager.Tools(
                        helpers.lookups(),
                        commands,
                        outputs::watchLines,
                        site.places().run() + "/notify"),
                this);
        WallClock clock = new WallClock(linux);
        chronicle = new EventHistory(clock);
        ApiViews views = new ApiViews(supervision, clock, site.places(), linux.getpid());
        ControlSocket.Listening listener = listener(site);
        Upgrade upgrade = new Upgrade(site, commands, listener.fd());
        control = new ControlServer(
                new ControlServer.Surroundings(linux, loop.poller(EventPriority.CLIENT), loop::nowNanos, messages::bug),
                new SupervisorBackend(supervision, views, chronicle, upgrade),
                listener);
        chronicle.follower(control::publish);
        launches =
                new ServiceLauncher(supervision, new ServiceLauncher.Tools(nursery, commands, readiness, outputs, run));
        EventPublisher notices = new EventPublisher(messages, chronicle, cgroups, atRest);
        supervision.hands(
                new EffectHandler(loop, supervision, new EffectHandler.Tools(launches, readiness, processes, notices)));
        List.of(processes, commands, readiness, outputManager, supervision, control, ledger.journal(), memoryTrimmer)
                .forEach(loop::add);
        keeper = site.succession().map(_ -> new Keeper(site, nursery, processes.groups(), outputManager));
        keeper.ifPresent(loop::add);
    }

    /** The one that the vigild before has left, or a new one. */
    private static ControlSocket.Listening listener(Site site) {
        String path = site.places().socket().toString();
        Optional<Handover> left = site.succession().flatMap(UpgradeContext::received);
        if (left.isPresent()) {
            return new ControlSocket.Listening(left.get().listener(), path);
        }
        return switch (ControlSocket.open(site.linux(), path)) {
            case ControlSocket.Refused(String problem) -> throw new StartFailure(problem);
            case ControlSocket.Listening listening -> listening;
        };
    }

    /**
     * Goes on where an earlier vigild was killed; else makes services known and starts those that are named, or all.
     *
     * @throws StartFailure with the cause
     */
    public void begin(List<ServiceSpec> services, List<String> only) {
        JournalContents memory = JournalReader.read(site.linux(), ledger.path());
        if (!memory.problem().isEmpty()) {
            messages.error("cannot read all of the journal: " + memory.problem()
                    + "; what runs is told by its environment, counters may be lost");
        }
        RestoredServices past = new RestoredServices(memory, services);
        var tools = new Adoption.Tools(site, supervision, processes, launches, ledger, chronicle);
        Adoption adoption = new Adoption(tools, past, services);
        if (!adoption.run()) {
            load(services);
            ledger.beginSoon();
        }
        keeper.ifPresentOrElse(next -> next.replaces(adoption::endKeepers), adoption::endKeepers);
        start(services, only, past);
        supervision.ask(new Event.Command.Settle(), _ -> memoryTrimmer.settled());
    }

    private void load(List<ServiceSpec> services) {
        supervision.ask(
                new Event.Command.Load(services),
                outcomes -> outcomes.stream()
                        .filter(outcome -> !outcome.ok())
                        .findFirst()
                        .ifPresent(Wiring::refuse));
    }

    /** Those of which an earlier vigild knew are as wanted as they were. */
    private void start(List<ServiceSpec> services, List<String> only, RestoredServices past) {
        NameResolver names = new NameResolver(supervision);
        NameResolver.Resolved resolved = only.isEmpty()
                ? new NameResolver.Resolved(
                        services.stream().map(ServiceSpec::name).toList(), List.of())
                : names.resolve(only);
        if (!resolved.unknown().isEmpty()) {
            throw new StartFailure("no such service (" + String.join(", ", resolved.unknown()) + ")");
        }
        supervision.ask(
                new Event.Command.Start(resolved.services().stream()
                        .filter(name -> past.of(name).isEmpty())
                        .toList()),
                _ -> {});
    }

    private static void refuse(Effect.Outcome outcome) {
        throw new StartFailure(
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
    public void exited(Incarnation incarnation, Exit exit, boolean groupEmpty) {
        readiness.ended(incarnation);
        // First, since whoever is answered that it has ended may read its log.
        outputs.drain(incarnation.service(), loop.nowNanos());
        supervision.handle(new Event.Exited(incarnation, exit, groupEmpty));
    }

    @Override
    public void emptied(Incarnation incarnation) {
        supervision.handle(new Event.GroupEmptied(incarnation));
    }

    @Override
    public void ready(Incarnation incarnation) {
        supervision.handle(new Event.BecameReady(incarnation));
    }

    @Override
    public void status(Incarnation incarnation, String text) {
        supervision.handle(new Event.SaidStatus(incarnation, text));
    }

    @Override
    public void mainPid(Incarnation incarnation, int pid) {
        if (processes.changeMain(incarnation, pid)) {
            supervision.handle(new Event.ChangedMainPid(incarnation, pid));
        } else {
            messages.warn(incarnation.service() + ": MAINPID=" + pid + " is ignored: not one of its processes");
        }
    }

    @Override
    public void extendTimeout(Incarnation incarnation, Duration by) {
        supervision.handle(new Event.ExtendedTimeout(incarnation, by));
    }

    /** The last state of a service, for one that ends with it. */
    public List<ServiceView.ExitRecord> exitsOf(String service) {
        return supervision.view(service).map(ServiceView::exits).orElse(List.of());
    }

    @Override
    public void close() {
        keeper.ifPresent(this::dismiss);
        control.close();
        outputManager.close();
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
