package dev.vigil.daemon.boot;

import dev.vigil.api.ApplyOrder;
import dev.vigil.config.Places;
import dev.vigil.config.SupervisorSettings;
import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.core.ServiceView;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Timetable;
import dev.vigil.daemon.change.ApplyManager;
import dev.vigil.daemon.change.ConfigurationSource;
import dev.vigil.daemon.change.LaunchedSettings;
import dev.vigil.daemon.control.ControlRoutes;
import dev.vigil.daemon.control.ControlServer;
import dev.vigil.daemon.control.ControlSocket;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.hooks.HookManager;
import dev.vigil.daemon.feature.notify.NotifySockets;
import dev.vigil.daemon.feature.resources.ResourceManager;
import dev.vigil.daemon.feature.schedule.AtFiles;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.launch.LaunchConfirmations;
import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.launch.ServiceLauncher;
import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.NameWatch;
import dev.vigil.daemon.process.IdentitySecret;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.daemon.process.KeptDescriptors;
import dev.vigil.daemon.process.Processes;
import dev.vigil.daemon.state.journal.Journal;
import dev.vigil.daemon.state.journal.JournalContents;
import dev.vigil.daemon.state.journal.JournalReader;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.daemon.state.journal.JournalSource;
import dev.vigil.daemon.state.restore.Adoption;
import dev.vigil.daemon.state.restore.Keeper;
import dev.vigil.daemon.state.restore.RestoredServices;
import dev.vigil.daemon.state.restore.ServiceResumption;
import dev.vigil.daemon.state.upgrade.Handover;
import dev.vigil.daemon.state.upgrade.Upgrade;
import dev.vigil.daemon.state.upgrade.UpgradeContext;
import dev.vigil.daemon.supervise.ApiViews;
import dev.vigil.daemon.supervise.EffectHandler;
import dev.vigil.daemon.supervise.EventDelivery;
import dev.vigil.daemon.supervise.EventHistory;
import dev.vigil.daemon.supervise.EventPublisher;
import dev.vigil.daemon.supervise.NameResolver;
import dev.vigil.daemon.supervise.ProcessEffects;
import dev.vigil.daemon.supervise.ScheduleViews;
import dev.vigil.daemon.supervise.Supervision;
import dev.vigil.daemon.supervise.VigildEnd;
import dev.vigil.daemon.supervise.WallClock;
import dev.vigil.linux.Linux;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All components of one vigild, made in the order in which they depend on each other: each is complete when its
 * constructor returns, and knows only what was made above it. What goes the other way goes through {@link EventQueue},
 * which {@link Supervision} empties after each handler of the loop.
 *
 * <p>The simulator makes the very same on a {@link Host} of its own.
 */
public final class Wiring implements AutoCloseable {
    /** How long vigild waits at its end for commands that tell of events. */
    private static final long HOOKS_NANOS = 5_000_000_000L;

    private final Linux linux;
    private final EventLoop loop;
    private final DaemonLog log;
    private final Supervisor supervisor;
    private final Processes processes;
    private final CommandRunner commands;
    private final HookManager hooks;
    private final ServiceParts parts;
    private final LaunchContributor contributors;
    private final LaunchedSettings launched;
    private final ApplyManager apply;
    private final List<JournalSection> sections;
    private final Upgrade replacement;
    private final Journal journal;
    private final String journalPath;
    private final VigildEnd end;
    private final Supervision supervision;
    private final ControlServer control;
    private final Adoption adoption;
    private final Optional<Keeper> keeper;
    private final MemoryTrimmer memoryTrimmer;
    private final AtQueue at;
    private final NameWatch names;
    private final ComponentFiles files;

    /**
     * Makes all components and adds them to the loop; nothing runs before {@link #begin}.
     *
     * @param settings of the supervisor itself
     * @param upgrade what concerns the vigild before and the one after; empty: there is none
     * @param source where its services come from
     * @param atRest hears the name of each service that has come to rest
     * @throws StartFailure with the cause
     */
    public Wiring(
            Host host,
            Places places,
            SupervisorSettings settings,
            Optional<UpgradeContext> upgrade,
            ConfigurationSource source,
            Consumer<String> atRest) {
        linux = host.linux();
        loop = host.loop();
        log = host.log();
        String run = places.run().toAbsolutePath().toString();
        EventQueue events = new EventQueue();
        supervisor = new Supervisor(linux.realtimeNanos(), settings.shutdownTimeout());
        names = new NameWatch(linux, loop.poller(EventPriority.CONTROL));

        // Processes and what is launched.
        byte[] secret = IdentitySecret.in(linux, run, log::warn);
        IdentityVariables identity = new IdentityVariables(linux, secret);
        processes = Processes.watching(linux, loop.poller(EventPriority.EXIT), host.cgroups(), run, identity, events);
        Launching launching = Launching.in(host, places, identity, processes);
        commands = launching.commands();
        parts = ServiceParts.in(host, places, names, events, processes, launching, supervisor);
        FeatureContext context = parts.context();
        Features features = parts.features();
        NotifySockets notify = parts.notifySockets();
        launched = new LaunchedSettings(supervisor);
        contributors = parts.contributors(launched);
        ServiceLauncher services = parts.launcher(supervisor, processes, launching.launcher(), contributors);

        // What is remembered; the state machine and its effects.
        sections = new ArrayList<>(features.sections());
        sections.add(notify.announcements());
        sections.add(launched);
        journalPath = run + "/journal";
        JournalSource states = new JournalSource(supervisor, processes.mains(), sections);
        journal = new Journal(linux, journalPath, states, log::warn);
        WallClock clock = new WallClock(linux);
        EventHistory history = new EventHistory(clock);
        hooks = parts.hooks(supervisor, processes);
        ArrayDeque<String> rested = new ArrayDeque<>();
        Consumer<String> atRestToo = atRest.andThen(AtQueue.collector(rested));
        EventPublisher publisher =
                new EventPublisher(log, context.messages(), history, host.cgroups(), atRestToo, hooks::tell);
        end = new VigildEnd(events, loop, log);
        ProcessEffects ofProcesses = new ProcessEffects(processes, launching.notes(), loop::nowNanos);
        EffectHandler effects = new EffectHandler(
                supervisor, services, features.readiness(), notify.reloads(), ofProcesses, publisher, end);
        supervision = new Supervision(supervisor, events, effects, contributors, journal, loop, log);

        // What changes which services there are.
        at = atQueue(new AtFiles(linux, places.log().toString(), log::warn), rested);
        apply = applyManager(source, context.lookups());

        // Clients.
        ControlSocket.Listening listener = listener(linux, places, upgrade);
        replacement = new Upgrade(linux, run, upgrade, commands, loop, log, listener.fd());
        ApiViews views = new ApiViews(supervisor, clock, places, parts.told(apply), linux.getpid());
        control = control(host, backend(views, features.resources(), clock, history, replacement), listener);

        // Life and death of vigild itself.
        KeptDescriptors kept = features.kept();
        ServiceResumption resumption = new ServiceResumption(host.cgroups(), parts.outputs(), contributors, kept, log);
        adoption = new Adoption(supervisor, events, processes, services, resumption, history, log);
        keeper = upgrade.map(_ -> new Keeper(linux, run, launching.launcher(), processes, parts.output(), kept));
        memoryTrimmer = new MemoryTrimmer(linux, host.workers().housekeeping());
        files = new ComponentFiles(linux, run, secret, control, notify, parts.outputs(), journal);

        addInOrder(launching.confirmations(), history);
    }

    /** The order within a turn: what reports ends and failures, what follows, what clients are told, the journal. */
    private void addInOrder(LaunchConfirmations confirmations, EventHistory history) {
        NotifySockets notify = parts.notifySockets();
        loop.addFollowUp(supervision::handleEvents);
        loop.addFollowUp(processes.groups()::forgetGone);
        loop.addFollowUp(apply::look);
        add(processes.watch(), processes.exits(), processes.proof(), confirmations, commands, notify, notify.reloads());
        parts.features().all().forEach(loop::add);
        add(parts.output(), parts.logFiles(), supervision, at, hooks, new EventDelivery(history, control::publish));
        add(control, journal, parts.context().messages(), memoryTrimmer);
        keeper.ifPresent(loop::add);
    }

    private void add(LoopComponent... components) {
        Arrays.asList(components).forEach(loop::add);
    }

    private AtQueue atQueue(AtFiles atFiles, ArrayDeque<String> rested) {
        return new AtQueue(
                atFiles,
                supervisor,
                supervision,
                contributors,
                parts.schedules()::promise,
                linux::realtimeNanos,
                rested);
    }

    private ApplyManager applyManager(ConfigurationSource source, BlockingExecutor reader) {
        return new ApplyManager(
                supervisor,
                supervision::ask,
                launched,
                contributors,
                source,
                new ApplyManager.Surroundings(reader, loop, loop::nowNanos, at::has, log));
    }

    private SupervisorBackend backend(
            ApiViews views, ResourceManager resources, WallClock clock, EventHistory history, Upgrade replacement) {
        SupervisorBackend.Views shown = new SupervisorBackend.Views(
                views, new UsageViews(views, resources.usage(), clock), new ScheduleViews(parts.schedules()));
        return new SupervisorBackend(supervision, new NameResolver(supervisor), shown, at, history, replacement, apply);
    }

    private static ControlServer control(Host host, SupervisorBackend backend, ControlSocket.Listening listener) {
        EventLoop loop = host.loop();
        return new ControlServer(
                new ControlServer.Surroundings(
                        host.linux(), loop.poller(EventPriority.CLIENT), loop::nowNanos, host.log()::bug),
                ControlRoutes.of(backend),
                listener);
    }

    /** The one that the vigild before has left, or a new one. */
    private static ControlSocket.Listening listener(Linux linux, Places places, Optional<UpgradeContext> upgrade) {
        String path = places.socket().toString();
        Optional<Handover> received = upgrade.flatMap(UpgradeContext::received);
        if (received.isPresent()) {
            return new ControlSocket.Listening(received.get().listener(), path);
        }
        return switch (ControlSocket.open(linux, path)) {
            case ControlSocket.Refused(String problem) -> throw new StartFailure(problem);
            case ControlSocket.Listening listening -> listening;
        };
    }

    /**
     * Continues where an earlier vigild was killed; else makes services known and starts those that are named, or all.
     *
     * @throws StartFailure with the cause
     */
    public void begin(List<ServiceSpec> configured, List<String> only) {
        List<ServiceSpec> services = at.with(configured);
        DescriptorNeed.check(linux, services, contributors, log);
        control.listen();
        parts.features().forwarding().begin(services);
        JournalContents contents = JournalReader.read(linux, journalPath);
        reportProblems(contents);
        RestoredServices restored = new RestoredServices(contents, services);
        Adoption.TakenUp takenUp = adoption.takeUp(restored, services, loop.nowNanos());
        if (takenUp.isEmpty()) {
            load(services);
            journal.beginLater();
        } else {
            journal.begin();
            stop(takenUp.proceed(loop.nowNanos()));
            reportUnfinished();
        }
        keeper.ifPresentOrElse(next -> next.replaces(takenUp::endKeepers), takenUp::endKeepers);
        start(services, only, restored);
        supervision.ask(new Event.Command.Settle(), _ -> memoryTrimmer.settled());
    }

    private void reportProblems(JournalContents contents) {
        if (contents.blank()) {
            log.info(contents.problem() + "; what runs is told by its environment");
            return;
        }
        List<String> problems = new ArrayList<>(contents.restore(sections));
        if (!contents.problem().isEmpty()) {
            problems.add(contents.problem());
        }
        problems.forEach(problem -> log.error("cannot read all of the journal: " + problem
                + "; what runs is told by its environment, counters may be lost"));
    }

    /** An apply that was under way is told, and not continued: it may be what killed the vigild before. */
    private void reportUnfinished() {
        List<String> unfinished = launched.unfinished();
        if (!unfinished.isEmpty()) {
            log.warn("not all that was applied has come to its turn (" + String.join(", ", unfinished)
                    + "): vigil apply goes on with it");
        }
    }

    private void load(List<ServiceSpec> services) {
        supervision.ask(
                new Event.Command.Load(services),
                outcomes -> outcomes.stream()
                        .filter(outcome -> !outcome.ok())
                        .findFirst()
                        .ifPresent(Wiring::refuse));
    }

    private void stop(List<String> vanished) {
        supervision.handleEvents();
        if (!vanished.isEmpty()) {
            supervision.ask(new Event.Command.Stop(vanished), _ -> {});
        }
    }

    /** Those of which an earlier vigild knew are as wanted as they were. */
    private void start(List<ServiceSpec> services, List<String> only, RestoredServices restored) {
        NameResolver.Resolved resolved = only.isEmpty()
                ? new NameResolver.Resolved(
                        services.stream().map(ServiceSpec::name).toList(), List.of())
                : new NameResolver(supervisor).resolve(only);
        if (!resolved.unknown().isEmpty()) {
            throw new StartFailure("no such service (" + String.join(", ", resolved.unknown()) + ")");
        }
        Set<String> named = Set.copyOf(resolved.services());
        List<ServiceSpec> chosen = services.stream()
                .filter(spec -> named.contains(spec.name()) || at.has(spec.name()))
                .toList();
        List<ServiceSpec> started = chosen.stream()
                .filter(spec -> spec.section(Timetable.class).isEmpty())
                .filter(spec -> restored.of(spec.name()).isEmpty())
                .toList();
        // Before the first of them runs: who needs another may speak to it at once.
        parts.features().listen().openEarly(started);
        supervision.ask(
                new Event.Command.Start(started.stream().map(ServiceSpec::name).toList()), _ -> {});
        at.times().forEach(parts.schedules()::promise);
        parts.schedules().begin(chosen);
        supervision.handleEvents();
    }

    private static void refuse(Effect.Outcome outcome) {
        throw new StartFailure(
                outcome.service().isEmpty() ? outcome.message() : outcome.service() + ": " + outcome.message());
    }

    /** Reports names that vanish. */
    NameWatch names() {
        return names;
    }

    /** The files of the run directory, and how they are made again. */
    ComponentFiles files() {
        return files;
    }

    /** Reaps all children that have ended. */
    public void reapEnded() {
        processes.reaper().reapEnded();
    }

    /** Stops everything in order and ends the loop. */
    public void shutDown() {
        supervision.ask(new Event.Command.Shutdown(), _ -> {});
    }

    /** With which vigild ends because an essential service has ended; empty: none has. */
    public OptionalInt exitCode() {
        return end.exitCode();
    }

    /** Reads the files again and makes what runs as they say; what becomes of it is in the log. */
    public void applyFiles() {
        if (replacement.isUnderWay()) {
            log.warn("cannot apply: an upgrade is under way");
            return;
        }
        Optional<String> refusal = apply.apply(new ApplyOrder(null, null, null), report -> {
            report.problems().forEach(log::error);
            if (!report.ok() && !report.problems().isEmpty()) {
                log.error("nothing is changed: " + report.message());
            } else if (report.steps().isEmpty()) {
                log.info(report.message());
            }
        });
        refusal.ifPresent(reason -> log.warn("cannot apply: " + reason));
    }

    /** Kills everything at once; a shutdown that is in progress ends soon. */
    public void killAll() {
        hooks.close("killed with everything");
        commands.endAll("killed with everything");
        processes.signals().killEverything();
    }

    /** What is known of all services, in the order of their names. */
    public List<ServiceView> view() {
        return supervisor.view();
    }

    /** What is known of one service. */
    public Optional<ServiceView> view(String service) {
        return supervisor.view(service);
    }

    /** Asks the state machine for something; {@code answer} is called once, perhaps at once. */
    public void ask(Event.Command command, Consumer<List<Effect.Outcome>> answer) {
        supervision.ask(command, answer);
    }

    @Override
    public void close() {
        keeper.ifPresent(Keeper::close);
        awaitHooks();
        commands.endAll("vigild ends");
        awaitLaunches();
        while (commands.isEnding()) {
            loop.turn();
        }
        control.close();
        parts.output().close();
        parts.features().forwarding().close();
        journal.remove();
        List<Integer> strays = processes.signals().killStrays();
        if (!strays.isEmpty()) {
            log.warn("killed " + strays.size() + " processes that belonged to no service any more: " + strays);
        }
        processes.exits().close();
        names.close();
        parts.schedules().close();
    }

    /** What has happened at the end is told, too, if that does not take long. */
    private void awaitHooks() {
        hooks.endAt(loop.nowNanos() + HOOKS_NANOS);
        while (hooks.isBusy()) {
            loop.turn();
        }
    }

    /** What is just being launched is waited for, or it would be left behind. */
    private void awaitLaunches() {
        while (commands.isLaunching() || keeper.filter(Keeper::isLaunching).isPresent()) {
            loop.turn();
        }
    }
}
