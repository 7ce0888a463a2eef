package dev.vigil.cli;

import dev.vigil.api.Paths;
import dev.vigil.api.Results;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import java.util.List;
import java.util.Optional;

/** Waits until no service is on its way any more, and tells how each is: table and exit code are of one moment. */
final class SettledWait {
    private SettledWait() {}

    /** @param only names of the services, or groups, that were to be started; empty: all */
    static int await(Invocation invocation, List<String> only) {
        try (ControlClient client = Control.connect(invocation.places())) {
            Results results;
            try (Progress _ = Progress.begin(invocation.console(), "waiting until all is ready")) {
                results = client.get(Paths.SETTLED, Results.class);
            }
            List<ServiceStatus> services = results.services();
            if (services == null) { // an earlier vigild's answer
                services = client.get(Paths.SERVICES, Status.class).services();
            }
            new StatusPrinter(invocation).print(services, Optional.empty());
            invocation.out().flush();
            return tellFailed(invocation.console(), results) | tellDown(invocation.console(), results, services, only);
        }
    }

    /** One that was stopped meanwhile is as somebody wants it, but not as this command does. */
    private static int tellDown(Console console, Results results, List<ServiceStatus> services, List<String> only) {
        int code = ExitCode.DONE;
        for (ServiceStatus service : services) {
            boolean meant =
                    only.isEmpty() || only.stream().anyMatch(name -> ServiceNames.matches(service.name(), name));
            boolean told =
                    results.results().stream().anyMatch(result -> result.name().equals(service.name()) && !result.ok());
            if (meant && !told && service.goal().equals("down")) {
                console.err().println("vigil: cannot start " + service.name() + ": stopped by another request");
                code = ExitCode.FAILED;
            }
        }
        return code;
    }

    private static int tellFailed(Console console, Results results) {
        int code = ExitCode.DONE;
        for (Results.Result result : results.results()) {
            if (!result.ok()) {
                console.err().println("vigil: cannot start " + result.name() + ": " + TerminalText.failure(result));
                code = ExitCode.FAILED;
            }
        }
        return code;
    }
}
