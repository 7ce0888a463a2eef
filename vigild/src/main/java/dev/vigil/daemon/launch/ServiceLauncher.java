package dev.vigil.daemon.launch;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.readiness.ReadinessManager;
import dev.vigil.daemon.output.ServiceOutputs;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.daemon.supervise.Supervision;
import dev.vigil.linux.SpawnPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Launches services and their commands: brings output, readiness and the nursery together. */
public final class ServiceLauncher {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(90);

    private final Supervision supervision;
    private final Launcher nursery;
    private final CommandRunner commands;
    private final ReadinessManager readiness;
    private final ServiceOutputs outputs;
    private final String run;

    /** With what a service is launched; {@code run} is the run directory. */
    public record Tools(
            Launcher nursery, CommandRunner commands, ReadinessManager readiness, ServiceOutputs outputs, String run) {}

    public ServiceLauncher(Supervision supervision, Tools tools) {
        this.supervision = supervision;
        this.nursery = tools.nursery();
        this.commands = tools.commands();
        this.readiness = tools.readiness();
        this.outputs = tools.outputs();
        this.run = tools.run();
    }

    /** The main program of an incarnation. */
    public void spawn(Incarnation incarnation) {
        ServiceSpec spec = supervision.spec(incarnation.service()).orElseThrow();
        try {
            nursery.launchMain(prepare(incarnation, spec), launched -> launched(incarnation, launched));
        } catch (LaunchRefused e) {
            launched(incarnation, new LaunchResult.Refused(e.reason()));
        }
    }

    private LaunchRequest prepare(Incarnation incarnation, ServiceSpec spec) {
        List<SpawnPlan.Descriptor> descriptors = new ArrayList<>(outputs.descriptors(spec));
        LaunchAdditions prepared = readiness.prepare(incarnation, spec);
        descriptors.addAll(prepared.descriptors());
        List<String> owned = new ArrayList<>(outputs.owned(spec));
        owned.addAll(prepared.owned());
        Map<String, String> variables = new HashMap<>(prepared.variables());
        variables.put(IdentityVariables.RUN, run);
        return new LaunchRequest(spec, incarnation, spec.launch().command(), variables, descriptors, owned);
    }

    private void launched(Incarnation incarnation, LaunchResult launched) {
        switch (launched) {
            case LaunchResult.Started started -> {
                readiness.launched(incarnation);
                supervision.handle(new Event.Spawned(incarnation, started.pid()));
            }
            case LaunchResult.Refused refused -> {
                readiness.ended(incarnation);
                supervision.handle(new Event.SpawnFailed(incarnation, refused.cause()));
            }
        }
    }

    public void watchReadiness(Incarnation incarnation) {
        supervision.spec(incarnation.service()).ifPresent(spec -> readiness.watch(incarnation, spec));
    }

    /**
     * Goes on with the output of one that an earlier vigild launched, also if it has ended: what it wrote waits.
     *
     * @param launched the specification by which it was launched: its output still goes there
     * @throws LaunchRefused with the cause
     */
    public void resumeOutput(ServiceSpec launched) {
        outputs.resume(launched);
    }

    /** Goes on with output that an earlier vigild had already taken out of its pipe. */
    public void takeUpOutput() {
        outputs.takeUp();
    }

    /** Goes on with the readiness of one that an earlier vigild launched. @throws LaunchRefused with the cause */
    public void resumeReadiness(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        readiness.resume(incarnation, spec, state);
    }

    /** Its stop or reload command. */
    public void command(Incarnation incarnation, Event.CommandRole role) {
        ServiceSpec spec = supervision.spec(incarnation.service()).orElseThrow();
        try {
            LaunchRequest launch = new LaunchRequest(
                    spec,
                    incarnation,
                    role == Event.CommandRole.STOP
                            ? spec.stop().command()
                            : spec.reload().command(),
                    Map.of("MAINPID", Integer.toString(mainPid(incarnation.service()))),
                    outputs.descriptors(spec),
                    List.of());
            commands.run(launch, limit(spec, role), error -> commandEnded(incarnation, role, error));
        } catch (LaunchRefused e) {
            commandEnded(incarnation, role, e.reason());
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

    private void commandEnded(Incarnation incarnation, Event.CommandRole role, String error) {
        supervision.handle(new Event.CommandEnded(incarnation, role, error));
    }
}
