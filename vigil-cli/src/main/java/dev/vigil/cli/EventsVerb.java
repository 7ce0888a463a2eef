package dev.vigil.cli;

import dev.vigil.api.EventEntry;
import dev.vigil.api.Events;
import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.client.ControlClient;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil events}: every change of a service. */
final class EventsVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Arguments.verb(
                "events",
                "events [-f] [--json]",
                "Show the latest changes of services: when, which, from, to, and why.");
        spec.addOption(Arguments.flag("Go on with those to come, until Ctrl-C or vigild ends.", "-f", "--follow"));
        spec.addOption(Arguments.flag("Print JSON; with -f one object a line.", "--json"));
        Arguments.examples(
                spec,
                "what happened lately?",
                "vigil events",
                "tell someone of every failure",
                "vigil events -f --json | jq --unbuffered -r 'select(.to == \"failed\") | .reason'");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        try (ControlClient client = Control.connect(invocation.places())) {
            if (invocation.has("--follow")) {
                return follow(client, invocation);
            }
            if (invocation.has("--json")) {
                byte[] json = client.bytes(Paths.EVENTS);
                invocation.out().bytes(json, 0, json.length);
                invocation.out().endLine();
                return ExitCode.DONE;
            }
            for (EventEntry event : client.get(Paths.EVENTS, Events.class).events()) {
                print(event, invocation);
            }
            return ExitCode.DONE;
        }
    }

    private static int follow(ControlClient client, Invocation invocation) {
        Output out = invocation.out();
        boolean json = invocation.has("--json");
        ControlClient.StreamEnd end = client.events(0, event -> {
            if (json) {
                out.line(Json.text(event));
            } else {
                print(event, invocation);
            }
            out.flush();
        });
        return switch (end) {
            case CLOSED -> ExitCode.DONE;
            case LOST ->
                throw new CommandFailure(ExitCode.FAILED, "cannot follow events: they came faster than they were read");
        };
    }

    private static void print(EventEntry event, Invocation invocation) {
        invocation
                .out()
                .print(Moments.clock(Moments.millis(event.at()), invocation.nowMillis()), Style.FAINT)
                .print("  ")
                .print(event.service(), Style.BOLD)
                .print("  " + event.from() + " -> ")
                .print(event.to(), Style.ofState(event.to()))
                .line("  " + Shown.clean(event.reason()));
    }
}
