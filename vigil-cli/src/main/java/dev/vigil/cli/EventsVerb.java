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
        CommandSpec spec = ArgumentSpecs.verb(
                "events",
                "events [-f] [--json]",
                "Show the latest changes of services: when, which, from, to, and why.");
        spec.addOption(ArgumentSpecs.flag("Go on with those to come, until Ctrl-C or vigild ends.", "-f", "--follow"));
        spec.addOption(ArgumentSpecs.flag("Print JSON; with -f one object a line.", "--json"));
        ArgumentSpecs.examples(
                spec,
                "what happened lately?",
                "vigil events",
                "tell someone of every failure",
                "vigil events -f --json | jq --unbuffered -r 'select(.to == \"failed\") | .reason'");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        if (invocation.has("--follow")) {
            new Follower(invocation).follow();
            return ExitCode.DONE;
        }
        try (ControlClient client = Control.connect(invocation.places())) {
            if (invocation.has("--json")) {
                invocation.out().json(client.bytes(Paths.EVENTS));
                return ExitCode.DONE;
            }
            for (EventEntry event : client.get(Paths.EVENTS, Events.class).events()) {
                print(event, invocation);
            }
            return ExitCode.DONE;
        }
    }

    /** Goes on where it was when vigild cut it off for being too slow; what was left out is said. */
    private static final class Follower {
        private final Invocation invocation;
        private final boolean json;
        private long lastId;

        Follower(Invocation invocation) {
            this.invocation = invocation;
            this.json = invocation.has("--json");
        }

        void follow() {
            while (hear() == ControlClient.StreamEnd.LOST) {
                invocation
                        .console()
                        .err()
                        .println("vigil: events came faster than they were read; some may be missing");
            }
        }

        private ControlClient.StreamEnd hear() {
            try (ControlClient client = Control.connect(invocation.places())) {
                return client.events(lastId, this::show);
            }
        }

        private void show(EventEntry event) {
            lastId = event.id();
            if (json) {
                invocation.out().json(Json.text(event));
            } else {
                print(event, invocation);
            }
            invocation.out().flush();
        }
    }

    private static void print(EventEntry event, Invocation invocation) {
        invocation
                .out()
                .print(TimeFormat.clock(TimeFormat.millis(event.at()), invocation.nowMillis()), Style.FAINT)
                .print("  ")
                .print(event.service(), Style.BOLD)
                .print("  " + event.from() + " -> ")
                .print(event.to(), Style.ofState(event.to()))
                .line("  " + TerminalText.clean(event.reason()));
    }
}
