package dev.vigil.daemon.launch;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.process.IdentityVariables;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Launches the main programs of services and their stop and reload commands, with what the contributors give. */
public final class ServiceLauncher {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(90);

    private final Supervisor supervisor;
    private final Launcher launcher;
    private final CommandRunner commands;
    private final LaunchContributor contributors;
    private final LaunchContributor output;
    private final EventQueue events;
    private final String runDirectory;

    /**
     * @param contributors all of them
     * @param output the one that gives standard output and error, which commands of a service have too
     */
    public ServiceLauncher(
            Supervisor supervisor,
            Launcher launcher,
            CommandRunner commands,
            LaunchContributor contributors,
            LaunchContributor output,
            EventQueue events,
            String runDirectory) {
        this.supervisor = supervisor;
        this.launcher = launcher;
        this.commands = commands;
        this.contributors = contributors;
        this.output = output;
        this.events = events;
        this.runDirectory = runDirectory;
    }

    /** Launches the main program of an incarnation. */
    public void launch(Incarnation incarnation) {
        ServiceSpec spec = supervisor.spec(incarnation.service()).orElseThrow();
        try {
            LaunchAdditions additions = contributors
                    .prepare(incarnation, spec)
                    .and(LaunchAdditions.variables(Map.of(IdentityVariables.RUN, runDirectory), List.of()));
            LaunchRequest request =
                    new LaunchRequest(spec, incarnation, spec.launch().command(), additions);
            launcher.launchMain(request, result -> launched(incarnation, spec, result));
        } catch (LaunchRefused e) {
            launched(incarnation, spec, new LaunchResult.Refused(e.reason()));
        }
    }

    private void launched(Incarnation incarnation, ServiceSpec spec, LaunchResult result) {
        switch (result) {
            case LaunchResult.Started started -> {
                contributors.launched(incarnation, spec);
                events.add(new Event.Spawned(incarnation, started.pid()));
            }
            case LaunchResult.Refused refused -> {
                contributors.ended(incarnation);
                events.add(new Event.SpawnFailed(incarnation, refused.cause()));
            }
        }
    }

    /** Runs its stop or reload command. */
    public void runCommand(Incarnation incarnation, Event.CommandRole role) {
        ServiceSpec spec = supervisor.spec(incarnation.service()).orElseThrow();
        List<String> command = role == Event.CommandRole.STOP
                ? spec.stop().command()
                : spec.reload().command();
        Map<String, String> variables = Map.of("MAINPID", Integer.toString(mainPid(incarnation.service())));
        try {
            LaunchAdditions additions =
                    output.prepare(incarnation, spec).and(LaunchAdditions.variables(variables, List.of()));
            commands.run(
                    new LaunchRequest(spec, incarnation, command, additions),
                    limit(spec, role),
                    error -> commandEnded(incarnation, role, error));
        } catch (LaunchRefused e) {
            commandEnded(incarnation, role, e.reason());
        }
    }

    private int mainPid(String service) {
        return supervisor
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
        events.add(new Event.CommandEnded(incarnation, role, error));
    }
}
