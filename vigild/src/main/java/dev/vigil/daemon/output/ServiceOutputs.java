package dev.vigil.daemon.output;

import dev.vigil.config.Places;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.launch.CommandOutput;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.launch.LaunchPlanner;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.logs.LogStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where each service writes to. A capture is opened with the first launch and stays, so that a thousand services that
 * are started do not wait for a thousand FIFOs to be made.
 */
public final class ServiceOutputs implements LaunchContributor, CommandOutput, OutputLines {
    private static final String OUT = ".out";
    private static final String ERR = ".err";

    private final Linux linux;
    private final OutputManager manager;
    private final LogFiles files;
    private final Places places;
    private final PathTrust trust;
    private final Map<String, OutputCapture> captures = new HashMap<>();
    /** From the beginning of the launch before the latest to that of the latest. */
    private final Map<String, OutputPeriod> launches = new HashMap<>();
    /** A path that was trusted once stays so. */
    private boolean indexesAreTrusted;
    /** Services whose next launch needs new FIFOs. */
    private final Set<String> withoutFifo = new HashSet<>();

    public ServiceOutputs(Linux linux, OutputManager manager, LogFiles files, Places places) {
        this.linux = linux;
        this.manager = manager;
        this.files = files;
        this.places = places;
        this.trust = new PathTrust(linux);
    }

    /** Processes that hold the FIFOs of an earlier vigild, among them such without a name, until {@link #takeUp}. */
    public void holders(List<Integer> pids) {
        manager.holders(pids);
    }

    /** Puts what an earlier vigild had in hand where it belongs. */
    public void takeUp() {
        manager.takeUp();
    }

    /** Descriptors 1 and 2, and the FIFOs behind them. */
    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        return LaunchAdditions.descriptors(standardStreams(spec, true));
    }

    @Override
    public LaunchAdditions of(ServiceSpec spec, boolean begins) {
        return LaunchAdditions.descriptors(standardStreams(spec, begins));
    }

    private List<SpawnPlan.Descriptor> standardStreams(ServiceSpec spec, boolean begins) {
        return switch (spec.launch().output().sink()) {
            case NULL -> List.of(LaunchPlanner.nullDevice(1), LaunchPlanner.nullDevice(2));
            case INHERIT -> List.of(new SpawnPlan.Descriptor.Inherited(1, 1), new SpawnPlan.Descriptor.Inherited(2, 2));
            case LOG, BOTH -> {
                OutputCapture capture = capture(spec);
                if (begins) {
                    begins(spec, capture);
                }
                OutputPaths place = capture.place();
                yield List.of(
                        fifo(1, place.fifo()), fifo(2, place.fifoOfErrors().orElse(place.fifo())));
            }
        };
    }

    private void begins(ServiceSpec spec, OutputCapture capture) {
        capture.beginLaunch(linux.monotonicNanos());
        long now = linux.realtimeNanos() / 1_000;
        launches.merge(spec.name(), OutputPeriod.UNKNOWN.next(now), (before, _) -> before.next(now));
    }

    /**
     * When the launch that has ended last has written; where none has ended, the one that runs.
     *
     * @param runs whether the latest launch runs
     */
    public OutputPeriod writtenBy(String service, boolean runs) {
        OutputPeriod latest = launches.getOrDefault(service, OutputPeriod.UNKNOWN);
        return runs && latest.since().isPresent() ? latest : new OutputPeriod(latest.until(), Optional.empty());
    }

    /** Goes on with the log of a service that runs. @throws LaunchRefused with the cause */
    public void resumeLog(ServiceSpec spec) {
        if (spec.launch().output().isLogged() && !manager.restoreNames(capture(spec))) {
            withoutFifo.add(spec.name());
        }
    }

    /** Opened by the child itself: its flags are its own, and it never blocks or breaks for want of a reader. */
    private static SpawnPlan.Descriptor fifo(int number, String path) {
        return new SpawnPlan.Descriptor.Opened(number, path, Flags.O_RDWR, 0);
    }

    private OutputCapture capture(ServiceSpec spec) {
        OutputCapture known = captures.get(spec.name());
        if (known != null && withoutFifo.remove(spec.name())) {
            captures.remove(spec.name());
            known.close(linux.monotonicNanos());
            return open(spec);
        }
        return known == null ? open(spec) : known;
    }

    /** Names of the FIFOs in their folder. */
    public Set<String> fifos() {
        Set<String> names = new HashSet<>();
        captures.keySet().forEach(service -> names.addAll(List.of(service + OUT, service + ERR)));
        return names;
    }

    /** The name of a FIFO is gone: what has it open works on; if it has no name at all the next launch gets another. */
    public void restoreFifo(String name) {
        String service = name.substring(0, name.length() - OUT.length());
        OutputCapture capture = captures.get(service);
        if (capture != null && !manager.restoreNames(capture)) {
            withoutFifo.add(service);
        }
    }

    /** What is wrong with the output of a service now, or was lately. */
    public Optional<String> trouble(String service) {
        OutputCapture capture = captures.get(service);
        String trouble = capture == null ? "" : capture.trouble();
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    /** Makes the FIFO for floods again. @return why it can't be done */
    public Optional<String> restoreRelay() {
        return manager.restoreRelay();
    }

    /** Its folders belong to vigild, not to the service's user, who could put a link in the place of a file there. */
    private void checkTrust(Path folder) {
        trust.problemOfChild(String.valueOf(folder.getParent()), String.valueOf(folder.getFileName()))
                .ifPresent(problem -> {
                    throw new LaunchRefused("log folder " + problem);
                });
    }

    private OutputCapture open(ServiceSpec spec) {
        Path log = places.logOf(spec.name());
        checkTrust(log);
        if (!indexesAreTrusted) {
            checkTrust(places.log().resolve(LogStore.INDEXES));
            indexesAreTrusted = true;
        }
        checkTrust(LogStore.indexesOf(log));
        String fifo = places.run() + "/fifo/" + spec.name();
        boolean separate = spec.launch().output().log().stderr() == Output.Stderr.SEPARATE;
        OutputPaths place = new OutputPaths(
                spec.name(), log.toString(), fifo + OUT, separate ? Optional.of(fifo + ERR) : Optional.empty());
        return switch (manager.open(place, spec.launch().output().log())) {
            case OpenResult.Opened(OutputCapture capture) -> {
                captures.put(spec.name(), capture);
                files.follow(capture);
                yield capture;
            }
            case OpenResult.Refused(String reason) -> throw new LaunchRefused(reason);
        };
    }

    /** What it wrote last goes into its log: whoever hears that it has ended may read that. */
    @Override
    public void ended(Incarnation incarnation) {
        OutputCapture capture = captures.get(incarnation.service());
        if (capture != null) {
            capture.drain(linux.monotonicNanos());
        }
    }

    /** What goes where is that of the launch; how it is kept is what is described now. */
    @Override
    public void described(Optional<ServiceSpec> before, ServiceSpec now, Optional<ServiceState.Launched> live) {
        OutputCapture capture = captures.get(now.name());
        if (capture != null) {
            Output.LogPlan plan = now.launch().output().log();
            boolean separate = capture.place().fifoOfErrors().isPresent();
            Output.Stderr stderr = separate ? Output.Stderr.SEPARATE : Output.Stderr.MERGED;
            capture.replan(plan.withStderr(stderr));
            if (plan.stderr() != stderr) {
                withoutFifo.add(now.name());
            } else {
                withoutFifo.remove(now.name());
            }
        }
    }

    @Override
    public void forgotten(String service) {
        withoutFifo.remove(service);
        launches.remove(service);
        OutputCapture capture = captures.remove(service);
        if (capture != null) {
            capture.close(linux.monotonicNanos());
        }
    }

    /** A FIFO, a segment and its index for each stream. */
    @Override
    public int descriptors(ServiceSpec spec) {
        Output output = spec.launch().output();
        if (!output.isLogged()) {
            return 0;
        }
        return output.log().stderr() == Output.Stderr.SEPARATE ? 6 : 3;
    }

    /** Nothing is read where the service has no log. */
    @Override
    public Runnable watch(String service, Consumer<String> hearer) {
        OutputCapture capture = captures.get(service);
        if (capture == null) {
            return () -> {};
        }
        capture.watchLines(hearer);
        return capture::unwatchLines;
    }

    @Override
    public Optional<Path> onWritten(String service, Runnable written) {
        Optional<OutputCapture> capture = Optional.ofNullable(captures.get(service));
        capture.ifPresent(found -> found.onWritten(written));
        return capture.map(found -> Path.of(found.place().logDirectory()));
    }
}
