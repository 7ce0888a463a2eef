package dev.vigil.cli;

import dev.vigil.api.EventEntry;
import dev.vigil.api.Events;
import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.client.ControlClient;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil events}: every change of a service. */
final class EventsVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "events",
                "events [-f] [-n N] [--since TIME] [--json] [NAME...]",
                "Show the latest changes of services: when, which, from, to, and why.",
                "The latest 1000 are kept; a service that changes often pushes out its own, not those of others.");
        spec.addOption(ArgumentSpecs.flag("Go on with those to come, until Ctrl-C or vigild ends.", "-f", "--follow"));
        spec.addOption(ArgumentSpecs.option("N", "The last N (all that are kept).", "-n", "--lines", "--tail"));
        spec.addOption(ArgumentSpecs.option("TIME", "What happened at TIME or later.", TimePoint.WORDS, "--since"));
        spec.addOption(ArgumentSpecs.flag("Print JSON; with -f one object a line.", "--json"));
        spec.addPositional(ArgumentSpecs.many(0, 0, "NAME", "Services, or groups of instances; all if none is named."));
        ArgumentSpecs.examples(
                spec,
                "what happened lately?",
                "vigil events -n 20",
                "what happened to the web server in the last hour?",
                "vigil events --since 1h web",
                "tell someone of every failure",
                "vigil events -f --json | jq --unbuffered -r 'select(.to == \"failed\") | .reason'");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        EventFilter filter = EventFilter.of(invocation);
        boolean follow = invocation.has("--follow");
        List<EventEntry> latest = List.of();
        long lastId = 0;
        try (ControlClient client = Control.connect(invocation.places())) {
            filter.checkNames(client);
            if (!follow || filter.counts()) {
                List<EventEntry> all = client.get(Paths.EVENTS, Events.class).events();
                lastId = all.isEmpty() ? 0 : all.getLast().id();
                latest = filter.latest(all);
            }
        }
        if (invocation.has("--json") && !follow) {
            invocation.out().json(Json.text(new Events(latest)));
            return ExitCode.DONE;
        }
        Follower follower = new Follower(invocation, filter, lastId);
        latest.forEach(follower::print);
        if (follow) {
            invocation.out().flush();
            follower.follow();
        }
        return ExitCode.DONE;
    }

    /** Goes on where it was when vigild cut it off for being too slow; what was left out is said. */
    private static final class Follower {
        private final Invocation invocation;
        private final EventFilter filter;
        private final boolean json;
        private long lastId;

        Follower(Invocation invocation, EventFilter filter, long lastId) {
            this.invocation = invocation;
            this.filter = filter;
            this.json = invocation.has("--json");
            this.lastId = lastId;
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
            if (filter.takes(event)) {
                print(event);
                invocation.out().flush();
            }
        }

        void print(EventEntry event) {
            if (json) {
                invocation.out().json(Json.text(event));
            } else {
                EventsVerb.print(event, invocation);
            }
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
