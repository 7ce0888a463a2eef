package dev.vigil.cli;

import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import dev.vigil.cli.proc.ServiceUsage;
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
                "status [--json | --usage] [--watch] [NAME...]",
                "Show services: their state, process, how long they run, how often they were restarted, and why.",
                "Exit code: 0 all running (or completed), 3 some not running, 4 no such service or no supervisor.");
        spec.addOption(ArgumentSpecs.flag("Print what the control socket says, as JSON.", "--json"));
        spec.addOption(
                ArgumentSpecs.flag("Show it anew whenever something changes; what has failed comes first.", "--watch"));
        spec.addOption(ArgumentSpecs.flag(
                "Show also the CPU (percent of one processor, over a moment) and memory of all processes of each.",
                USAGE));
        spec.addPositional(ArgumentSpecs.many(0, 0, "NAME", "Services, or groups of instances; all if none is named."));
        ArgumentSpecs.examples(
                spec,
                "everything",
                "vigil status",
                "is the web server running? for a script",
                "vigil status web >/dev/null && echo yes",
                "what each uses",
                "vigil status --usage",
                "the names of what failed",
                "vigil status --json | jq -r '.services[] | select(.state == \"failed\") | .name'");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        if (invocation.has(USAGE) && invocation.has("--json")) {
            throw new CommandFailure(ExitCode.USAGE, "cannot use --usage: it is not a part of --json");
        }
        if (invocation.has("--watch")) {
            return new StatusWatch(invocation).run();
        }
        try (ControlClient client = Control.connect(invocation.places())) {
            if (invocation.has("--json") && invocation.words(0).isEmpty()) {
                return printAsIs(client.bytes(Paths.SERVICES), invocation.out());
            }
            return show(client.get(Paths.SERVICES, Status.class), invocation);
        }
    }

    private static int printAsIs(byte[] json, OutputBuffer out) {
        out.json(json);
        return exitCode(Json.read(json, Status.class).services());
    }

    /** Shows those that were named, and names those that there are not. */
    static int show(Status status, Invocation invocation) {
        List<String> names = invocation.words(0);
        List<ServiceStatus> chosen = chosen(status, names);
        if (invocation.has("--json")) {
            invocation.out().json(Json.text(new Status(chosen, status.vigild())));
        } else {
            new StatusPrinter(invocation).print(chosen, usage(chosen, invocation));
            ChangedFiles.tell(status.vigild(), invocation);
        }
        ServiceNames.requireKnown("show status", status, names);
        return exitCode(chosen);
    }

    private static Optional<Map<String, ServiceUsage>> usage(List<ServiceStatus> services, Invocation invocation) {
        return invocation.has(USAGE) ? Optional.of(new UsageMeter().measure(services)) : Optional.empty();
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

    /** Whether it is as a service should be: it runs, or has done its work. */
    static boolean isWell(ServiceStatus service) {
        return service.state().equals("running") || service.state().equals("completed");
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
