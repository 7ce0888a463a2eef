package dev.vigil.cli;

import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.Runs;
import dev.vigil.api.Timers;
import dev.vigil.api.client.ControlClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil timers}: which services are started at times of their own, when next, and how their last run was. */
final class TimersVerb implements Verb {
    static final String NAME = "timers";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "timers [--json]",
                "List the services that are started by a schedule: when next, when last, for how long, and how that"
                        + " ended.",
                "The one that is next comes first.");
        spec.addOption(ArgumentSpecs.flag("Print JSON.", "--json"));
        ArgumentSpecs.examples(spec, "what runs next?", "vigil timers");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        Timers timers;
        try (ControlClient client = Control.connect(invocation.places())) {
            timers = client.get(Paths.TIMERS, Timers.class);
        }
        if (invocation.has("--json")) {
            invocation.out().json(Json.text(timers));
        } else if (!timers.timers().isEmpty()) {
            print(timers.timers(), invocation);
        }
        return ExitCode.DONE;
    }

    private static void print(List<Timers.TimerEntry> timers, Invocation invocation) {
        List<Timers.TimerEntry> sorted = new ArrayList<>(timers);
        sorted.sort(Comparator.comparingLong(TimersVerb::nextMillis));
        long now = invocation.nowMillis();
        TextTable table = new TextTable(-1, "NAME", "NEXT", "LEFT", "LAST", "TOOK", "RESULT");
        for (Timers.TimerEntry timer : sorted) {
            long next = nextMillis(timer);
            boolean known = timer.next() != null;
            Runs.Run last = timer.last();
            table.row(
                    timer.service(),
                    known ? TimeFormat.clock(next, now) : "-",
                    known ? TimeFormat.length(Math.max(0, next - now)) : "-",
                    last == null ? "-" : TimeFormat.length(Math.max(0, now - TimeFormat.millis(last.start()))) + " ago",
                    last == null ? "-" : RunsVerb.took(last),
                    last == null
                            ? "-"
                            : RunsVerb.result(last) + (timer.queued() > 0 ? "; " + timer.queued() + " queued" : ""));
        }
        table.print(invocation.out());
    }

    private static long nextMillis(Timers.TimerEntry timer) {
        String next = timer.next();
        return next == null ? Long.MAX_VALUE : TimeFormat.millis(next);
    }
}
