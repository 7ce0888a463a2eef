package dev.vigil.daemon;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.process.CommandRunner;
import dev.vigil.daemon.process.LaunchRefused;
import dev.vigil.daemon.process.Launched;
import dev.vigil.daemon.process.Marks;
import dev.vigil.daemon.process.Nursery;
import dev.vigil.daemon.process.ServiceLaunch;
import dev.vigil.daemon.readiness.Prepared;
import dev.vigil.daemon.readiness.ReadinessRoom;
import dev.vigil.linux.SpawnPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Launches services and their commands: brings output, readiness and the nursery together. */
final class Launches {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(90);

    private final Supervision supervision;
    private final Nursery nursery;
    private final CommandRunner commands;
    private final ReadinessRoom readiness;
    private final Outputs outputs;
    private final String run;

    /** With what a service is launched; {@code run} is the run directory. */
    record Tools(Nursery nursery, CommandRunner commands, ReadinessRoom readiness, Outputs outputs, String run) {}

    Launches(Supervision supervision, Tools tools) {
        this.supervision = supervision;
        this.nursery = tools.nursery();
        this.commands = tools.commands();
        this.readiness = tools.readiness();
        this.outputs = tools.outputs();
        this.run = tools.run();
    }

    /** The main program of an incarnation. */
    void spawn(Incarnation of) {
        ServiceSpec spec = supervision.spec(of.service()).orElseThrow();
        try {
            nursery.launchMain(prepare(of, spec), launched -> launched(of, launched));
        } catch (LaunchRefused e) {
            launched(of, new Launched.Refused(e.reason()));
        }
    }

    private ServiceLaunch prepare(Incarnation of, ServiceSpec spec) {
        List<SpawnPlan.Descriptor> descriptors = new ArrayList<>(outputs.descriptors(spec));
        Prepared prepared = readiness.prepare(of, spec);
        descriptors.addAll(prepared.descriptors());
        List<String> owned = new ArrayList<>(outputs.owned(spec));
        owned.addAll(prepared.owned());
        Map<String, String> variables = new HashMap<>(prepared.variables());
        variables.put(Marks.RUN, run);
        return new ServiceLaunch(spec, of, spec.launch().command(), variables, descriptors, owned);
    }

    private void launched(Incarnation of, Launched launched) {
        switch (launched) {
            case Launched.Started started -> {
                readiness.launched(of);
                supervision.happened(new Event.Spawned(of, started.pid()));
            }
            case Launched.Refused refused -> {
                readiness.ended(of);
                supervision.happened(new Event.SpawnFailed(of, refused.cause()));
            }
        }
    }

    void watchReadiness(Incarnation of) {
        supervision.spec(of.service()).ifPresent(spec -> readiness.watch(of, spec));
    }

    /**
     * Goes on with the output of one that an earlier vigild launched, also if it has ended: what it wrote waits.
     *
     * @param launched the specification by which it was launched: its output still goes there
     * @throws LaunchRefused with the cause
     */
    void resumeOutput(ServiceSpec launched) {
        outputs.resume(launched);
    }

    /** Goes on with output that an earlier vigild had already taken out of its pipe. */
    void takeUpOutput() {
        outputs.takeUp();
    }

    /** Goes on with the readiness of one that an earlier vigild launched. @throws LaunchRefused with the cause */
    void resumeReadiness(Incarnation of, ServiceSpec spec, ServiceState.Launched state) {
        readiness.resume(of, spec, state);
    }

    /** Its stop or reload command. */
    void command(Incarnation of, Event.CommandRole role) {
        ServiceSpec spec = supervision.spec(of.service()).orElseThrow();
        try {
            ServiceLaunch launch = new ServiceLaunch(
                    spec,
                    of,
                    role == Event.CommandRole.STOP
                            ? spec.stop().command()
                            : spec.reload().command(),
                    Map.of("MAINPID", Integer.toString(mainPid(of.service()))),
                    outputs.descriptors(spec),
                    List.of());
            commands.run(launch, limit(spec, role), error -> commandEnded(of, role, error));
        } catch (LaunchRefused e) {
            commandEnded(of, role, e.reason());
        }
    }

    private int mainPid(String service) {
        return supervision
                .view(service)
                .map(ServiceView::state)
                .map(ServiceState::pid)
                .orElse(0);
    }

    private static Duration limit(ServiceSpec spec, Event.CommandRole role) {
        Duration limit = role == Event.CommandRole.STOP
                ? spec.stop().timeout()
                : spec.start().timeout();
        return limit.isZero() ? COMMAND_LIMIT : limit;
    }

    private void commandEnded(Incarnation of, Event.CommandRole role, String error) {
        supervision.happened(new Event.CommandEnded(of, role, error));
    }
}
