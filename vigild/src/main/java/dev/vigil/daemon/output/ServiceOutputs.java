package dev.vigil.daemon.output;

import dev.vigil.config.Places;
import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.launch.LaunchPlanner;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.linux.Flags;
import dev.vigil.linux.SpawnPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where each service writes to. A capture is opened with the first launch and stays, so that a thousand services that
 * are started do not wait for a thousand FIFOs to be made.
 */
public final class ServiceOutputs {
    private final OutputManager component;
    private final Places places;
    private final Map<String, OutputCapture> captures = new HashMap<>();

    public ServiceOutputs(OutputManager component, Places places) {
        this.component = component;
        this.places = places;
    }

    /** Puts what an earlier vigild had in hand where it belongs. */
    public void takeUp() {
        component.takeUp();
    }

    /** Descriptors 1 and 2 of a program of the service. @throws LaunchRefused with the cause */
    public List<SpawnPlan.Descriptor> descriptors(ServiceSpec spec) {
        return switch (spec.launch().output().sink()) {
            case NULL -> List.of(LaunchPlanner.nullDevice(1), LaunchPlanner.nullDevice(2));
            case INHERIT -> List.of(new SpawnPlan.Descriptor.Inherited(1, 1), new SpawnPlan.Descriptor.Inherited(2, 2));
            case LOG -> {
                OutputPaths place = capture(spec).place();
                yield List.of(
                        fifo(1, place.fifo()), fifo(2, place.fifoOfErrors().orElse(place.fifo())));
            }
        };
    }

    /** Goes on with the log of a service that runs. @throws LaunchRefused with the cause */
    public void resume(ServiceSpec spec) {
        if (spec.launch().output().sink() == Output.Sink.LOG) {
            capture(spec);
        }
    }

    /** Opened by the child itself: its flags are its own, and it never blocks or breaks for want of a reader. */
    private static SpawnPlan.Descriptor fifo(int number, String path) {
        return new SpawnPlan.Descriptor.Opened(number, path, Flags.O_RDWR, 0);
    }

    /** Paths that the service's user must be able to open, as a program does that opens {@code /dev/stdout}. */
    public List<String> owned(ServiceSpec spec) {
        OutputCapture capture = captures.get(spec.name());
        if (capture == null) {
            return List.of();
        }
        OutputPaths place = capture.place();
        return place.fifoOfErrors().map(errors -> List.of(place.fifo(), errors)).orElse(List.of(place.fifo()));
    }

    private OutputCapture capture(ServiceSpec spec) {
        OutputCapture known = captures.get(spec.name());
        return known == null ? open(spec) : known;
    }

    private OutputCapture open(ServiceSpec spec) {
        String fifo = places.run() + "/fifo/" + spec.name();
        boolean separate = spec.launch().output().log().stderr() == Output.Stderr.SEPARATE;
        OutputPaths place = new OutputPaths(
                spec.name(),
                places.logOf(spec.name()).toString(),
                fifo + ".out",
                separate ? Optional.of(fifo + ".err") : Optional.empty());
        return switch (component.open(place, spec.launch().output().log())) {
            case OpenResult.Opened(OutputCapture capture) -> {
                captures.put(spec.name(), capture);
                yield capture;
            }
            case OpenResult.Refused(String reason) -> throw new LaunchRefused(reason);
        };
    }

    /** A service has ended: what it wrote last goes into its log. */
    public void drain(String service, long nowNanos) {
        OutputCapture capture = captures.get(service);
        if (capture != null) {
            capture.drain(nowNanos);
        }
    }

    /** Reads along what a service writes; nothing where it has no log. @return ends that */
    public Runnable watchLines(String service, Consumer<String> hearer) {
        OutputCapture capture = captures.get(service);
        if (capture == null) {
            return () -> {};
        }
        capture.watchLines(hearer);
        return capture::unwatchLines;
    }
}
