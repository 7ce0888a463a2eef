package dev.vigil.cli;

import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil status}: what runs and what does not. */
final class StatusVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "status",
                "status [--json] [--watch] [NAME...]",
                "Show services: their state, process, how long they run, how often they were restarted, and why.",
                "Exit code: 0 all running (or completed), 3 some not running, 4 no such service or no supervisor.");
        spec.addOption(ArgumentSpecs.flag("Print what the control socket says, as JSON.", "--json"));
        spec.addOption(ArgumentSpecs.flag("Show it anew whenever something changes.", "--watch"));
        spec.addPositional(ArgumentSpecs.many(0, 0, "NAME", "Services, or groups of instances; all if none is named."));
        ArgumentSpecs.examples(
                spec,
                "everything",
                "vigil status",
                "is the web server running? for a script",
                "vigil status web >/dev/null && echo yes",
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
            print(chosen, invocation);
        }
        ServiceNames.requireKnown("show status", status, names);
        return exitCode(chosen);
    }

    private static List<ServiceStatus> chosen(Status status, List<String> names) {
        if (names.isEmpty()) {
            return status.services();
        }
        List<ServiceStatus> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.addAll(ServiceNames.of(status, name));
        }
        return chosen;
    }

    static void print(List<ServiceStatus> services, Invocation invocation) {
        if (services.isEmpty()) {
            return;
        }
        long now = invocation.nowMillis();
        TextTable table = new TextTable(1, "NAME", "STATE", "PID", "UPTIME", "RESTARTS", "REASON");
        for (ServiceStatus service : services) {
            table.row(
                    service.name(),
                    service.state(),
                    service.pid() == null ? "-" : Integer.toString(service.pid()),
                    service.state().equals("running")
                            ? TimeFormat.length(now - TimeFormat.millis(service.since()))
                            : "-",
                    Long.toString(service.restarts()),
                    reason(service, now));
        }
        table.print(invocation.out());
    }

    private static String reason(ServiceStatus service, long nowMillis) {
        String said = service.statusText();
        String what = said == null || said.isEmpty() ? service.reason() : said;
        String reason = service.note() == null ? what : what + "; note: " + service.note();
        ServiceStatus.Next next = service.next();
        if (next == null) {
            return TerminalText.clean(reason);
        }
        long in = Math.max(0, TimeFormat.millis(next.at()) - nowMillis);
        return TerminalText.clean(TerminalText.cause(reason)) + "; " + next.what() + " in " + TimeFormat.length(in);
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
