package dev.vigil.daemon.launch;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.NotifyAccess;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.process.IdentityVariables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Launches the main programs of services and runs their commands, with what the contributors give. */
public final class ServiceLauncher {
    private final Supervisor supervisor;
    private final Launcher launcher;
    private final ServiceCommands commands;
    private final LaunchContributor contributors;
    private final EventQueue events;
    private final String runDirectory;

    /** @param contributors all of them */
    public ServiceLauncher(
            Supervisor supervisor,
            Launcher launcher,
            ServiceCommands commands,
            LaunchContributor contributors,
            EventQueue events,
            String runDirectory) {
        this.supervisor = supervisor;
        this.launcher = launcher;
        this.commands = commands;
        this.contributors = contributors;
        this.events = events;
        this.runDirectory = runDirectory;
    }

    /** Launches the main program of an incarnation, after what is to be run before it. */
    public void launch(Incarnation incarnation) {
        ServiceSpec spec = supervisor.spec(incarnation.service()).orElseThrow();
        if (LaunchCommands.of(spec).precedesLaunch()) {
            commands.before(incarnation, spec, ending -> prepared(incarnation, spec, ending));
        } else {
            launchMain(incarnation, spec);
        }
    }

    private void prepared(Incarnation incarnation, ServiceSpec spec, ServiceCommands.Ending ending) {
        if (ending.cancelled()) {
            events.add(new Event.LaunchCancelled(incarnation));
        } else if (ending.failure().isEmpty()) {
            launchMain(incarnation, spec);
        } else if (ending.failure().get().skips()) {
            events.add(new Event.Skipped(incarnation, ending.failure().get().text()));
        } else {
            launched(
                    incarnation,
                    spec,
                    new LaunchResult.Refused(ending.failure().get().text()));
        }
    }

    /** Has the contributors say when somebody needs a service. */
    public void awaitDemand(String service) {
        supervisor.spec(service).ifPresent(contributors::awaitDemand);
    }

    /** Kills what is run before or after the start of an incarnation. */
    public void cancel(Incarnation incarnation) {
        commands.cancel(incarnation);
    }

    private void launchMain(Incarnation incarnation, ServiceSpec spec) {
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

    /** Runs one of its commands. */
    public void runCommand(Incarnation incarnation, Event.CommandRole role) {
        ServiceSpec spec = supervisor.spec(incarnation.service()).orElseThrow();
        Map<String, String> variables = variables(spec);
        Consumer<String> ended = error -> events.add(new Event.CommandEnded(incarnation, role, error));
        Consumer<ServiceCommands.Ending> done = ending ->
                ended.accept(ending.failure().map(ServiceCommands.Failure::text).orElse(""));
        switch (role) {
            case STOP -> {
                StopPlan stop = spec.stop();
                commands.run(incarnation, spec, stop.command(), stop.timeout(), variables, ended);
            }
            case RELOAD -> {
                Duration limit = spec.start().timeout();
                commands.run(incarnation, spec, spec.reload().command(), limit, variables, ended);
            }
            case POST_START -> commands.afterStart(incarnation, spec, variables, done);
            case POST_STOP -> commands.afterStop(incarnation, spec, result(incarnation.service(), spec), done);
        }
    }

    /** Where a command may speak for the service, it is told where to. */
    private Map<String, String> variables(ServiceSpec spec) {
        String main = Integer.toString(mainPid(spec.name()));
        boolean speaks = spec.notifies()
                && spec.section(NotifyAccess.class)
                        .filter(NotifyAccess.EXEC::equals)
                        .isPresent();
        return speaks
                ? Map.of("MAINPID", main, "NOTIFY_SOCKET", runDirectory + "/notify/" + spec.name())
                : Map.of("MAINPID", main);
    }

    private Map<String, String> result(String service, ServiceSpec spec) {
        return ServiceResult.variables(supervisor.view(service).orElseThrow(), supervisor.end(service), spec);
    }

    private int mainPid(String service) {
        return supervisor
                .view(service)
                .map(ServiceView::state)
                .map(ServiceState::pid)
                .orElse(0);
    }
}
