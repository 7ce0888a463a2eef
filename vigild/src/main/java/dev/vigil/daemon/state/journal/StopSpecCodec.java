package dev.vigil.daemon.state.journal;

import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.KillMode;
import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.core.spec.StopPlan.FurtherSignal;
import java.time.Duration;
import java.util.List;

/**
 * What has to be known of a service that is no longer in the configuration, to be able to stop it in order, and where
 * its output goes until then. Of all others the specification is read from the configuration again.
 */
final class StopSpecCodec {
    private static final KillMode[] KILL_MODES = KillMode.values();
    private static final Output.Sink[] SINKS = Output.Sink.values();
    private static final Output.Stderr[] STDERRS = Output.Stderr.values();

    private StopSpecCodec() {}

    /** Of a service of which nothing is known but its name. */
    static ServiceSpec of(String name) {
        Output output = Output.DEFAULT.withLog(log(LogPlan.DEFAULT.stderr()));
        return spec(name, Dependencies.NONE, StopPlan.DEFAULT, output);
    }

    /** How much of it is to be kept is not known any more: then nothing is removed. */
    private static LogPlan log(Output.Stderr stderr) {
        LogPlan standard = LogPlan.DEFAULT;
        return new LogPlan(standard.maxSizeBytes(), Integer.MAX_VALUE, Duration.ZERO, standard.compression(), stderr);
    }

    private static ServiceSpec spec(String name, Dependencies dependencies, StopPlan stop, Output output) {
        ServiceSpec spec = ServiceSpec.of(name, List.of(name));
        return spec.withDependencies(dependencies)
                .withStop(stop)
                .withLaunch(spec.launch().withOutput(output));
    }

    static void write(ServiceSpec spec, WireWriter out) {
        out.text(spec.name());
        StopPlan stop = spec.stop();
        out.number(stop.signal());
        out.duration(stop.timeout());
        out.list(stop.command(), out::text);
        out.number(stop.finalSignal());
        out.flag(stop.killMode().asksAll());
        out.list(spec.dependencies().after(), out::text);
        out.list(spec.dependencies().requires(), out::text);
        out.list(spec.dependencies().wants(), out::text);
        Output output = spec.launch().output();
        out.choice(output.sink());
        out.choice(output.log().stderr());
        out.choice(stop.killMode());
        out.list(stop.further(), further -> {
            out.number(further.signal());
            out.duration(further.timeout());
        });
    }

    static ServiceSpec read(WireReader in) {
        String name = in.name();
        StopPlan stop = new StopPlan(in.signal(), in.duration(), in.list(in::text), in.signal(), in.flag());
        Dependencies dependencies = new Dependencies(in.list(in::text), in.list(in::text), in.list(in::text));
        Output.Sink sink = SINKS[in.oneOf(SINKS.length)];
        Output.Stderr stderr = STDERRS[in.oneOf(STDERRS.length)];
        if (!in.isAtEnd()) {
            KillMode mode = KILL_MODES[in.oneOf(KILL_MODES.length)];
            List<FurtherSignal> further = in.list(() -> new FurtherSignal(in.smallNumber(), in.duration()));
            stop = stop.withKillMode(mode).withFurther(further);
        }
        return spec(name, dependencies, stop, new Output(sink, log(stderr)));
    }
}
