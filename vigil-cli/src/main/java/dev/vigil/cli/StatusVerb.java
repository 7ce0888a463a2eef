package dev.vigil.cli;

import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil status}: what runs and what does not. */
final class StatusVerb implements Verb {
    static final String USAGE = "--usage";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "status",
                "status [--json] [--usage] [--watch] [NAME...]",
                "Show services: their state, process, how long they run, how often they were restarted, and why.",
                "Exit code: 0 all running (or completed), 3 some not running, 4 no such service or no supervisor.");
        spec.addOption(ArgumentSpecs.flag("Print what the control socket says, as JSON.", "--json"));
        spec.addOption(
                ArgumentSpecs.flag("Show it anew whenever something changes; what has failed comes first.", "--watch"));
        spec.addOption(ArgumentSpecs.flag(
                "Show also what each uses: CPU (percent of one processor, over a moment), memory, tasks.", USAGE));
        spec.addPositional(ArgumentSpecs.many(0, 0, "NAME", "Services, or groups of instances; all if none is named."));
        ArgumentSpecs.examples(
                spec,
                "everything",
                "vigil status",
                "is the web server running? for a script",
                "vigil status web >/dev/null && echo yes",
                "what each uses",
                "vigil status --usage",
                "the most memory that each had, in bytes",
                "vigil status --usage --json | jq '.services[] | {name, peak: .usage.memoryPeakBytes}'",
                "the names of what failed",
                "vigil status --json | jq -r '.services[] | select(.state == \"failed\") | .name'");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        if (invocation.has("--watch")) {
            return new StatusWatch(invocation).run();
        }
        try (ControlClient client = Control.connect(invocation.places())) {
            boolean json = invocation.has("--json");
            String path = invocation.has(USAGE) ? Paths.SERVICES_WITH_USAGE : Paths.SERVICES;
            if (json && invocation.words(0).isEmpty()) {
                return printAsIs(client.bytes(path), invocation);
            }
            if (!json && invocation.has(USAGE)) {
                UsageMeter meter = new UsageMeter();
                return show(meter.measure(client), invocation, Optional.of(meter.percent()));
            }
            return show(client.get(path, Status.class), invocation, Optional.empty());
        }
    }

    private static int printAsIs(byte[] json, Invocation invocation) {
        Status status = Json.read(json, Status.class);
        Status drifting = ChangedFiles.withDrift(status, invocation);
        if (drifting.equals(status)) {
            invocation.out().json(json);
        } else {
            invocation.out().json(Json.text(drifting));
        }
        return exitCode(status.services());
    }

    /** Shows those that were named, and names those that there are not. */
    static int show(Status status, Invocation invocation, Optional<Map<String, Double>> busyPercent) {
        List<String> names = invocation.words(0);
        List<ServiceStatus> chosen = chosen(status, names);
        if (invocation.has("--json")) {
            invocation.out().json(Json.text(ChangedFiles.withDrift(new Status(chosen, status.vigild()), invocation)));
        } else {
            new StatusPrinter(invocation).print(chosen, busyPercent);
            ChangedFiles.tell(status.vigild(), invocation);
        }
        ServiceNames.requireKnown("show status", status, names);
        return exitCode(chosen);
    }

    static List<ServiceStatus> chosen(Status status, List<String> names) {
        if (names.isEmpty()) {
            return status.services();
        }
        List<ServiceStatus> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.addAll(ServiceNames.of(status, name));
        }
        return chosen;
    }

    /** Whether it is as a service should be: it runs, has done its work, or is launched on demand. */
    static boolean isWell(ServiceStatus service) {
        boolean onDemand = service.state().equals("waiting") && service.ready();
        boolean waits = onDemand || waitsForItsTime(service);
        return waits || service.state().equals("running") || service.state().equals("completed");
    }

    /** Not started yet, since its schedule says later. */
    private static boolean waitsForItsTime(ServiceStatus service) {
        ServiceStatus.Next next = service.next();
        return service.state().equals("down") && next != null && next.what().equals("run");
    }

    static int exitCode(List<ServiceStatus> services) {
        for (ServiceStatus service : services) {
            if (!isWell(service)) {
                return ExitCode.NOT_RUNNING;
            }
        }
        return ExitCode.DONE;
    }
}
