package dev.vigil.cli;

import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.Runs;
import dev.vigil.api.client.ControlClient;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil runs}: the latest runs of a scheduled service. */
final class RunsVerb implements Verb {
    static final String NAME = "runs";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "runs NAME [--json]",
                "Show the latest runs of a scheduled service, at most 100: when, for how long, and how each ended.",
                "Numbers count on over restarts of vigild and of the machine.");
        spec.addOption(ArgumentSpecs.flag("Print JSON.", "--json"));
        spec.addPositional(ArgumentSpecs.one(0, "NAME", "A scheduled service.", List.of()));
        ArgumentSpecs.examples(
                spec,
                "how did the backups end?",
                "vigil runs backup",
                "what did one of them write?",
                "vigil logs backup --run 17");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        Runs runs = runs(invocation, invocation.word(0).orElseThrow());
        if (invocation.has("--json")) {
            invocation.out().json(Json.text(runs));
        } else if (!runs.runs().isEmpty()) {
            print(runs, invocation);
        }
        return ExitCode.DONE;
    }

    static Runs runs(Invocation invocation, String service) {
        try (ControlClient client = Control.connect(invocation.places())) {
            return client.get(Paths.runs(service), Runs.class);
        }
    }

    private static void print(Runs runs, Invocation invocation) {
        long now = invocation.nowMillis();
        TextTable table = new TextTable(-1, "RUN", "START", "TOOK", "RESULT");
        for (Runs.Run run : runs.runs()) {
            table.row(
                    Long.toString(run.number()),
                    TimeFormat.clock(TimeFormat.millis(run.start()), now),
                    took(run),
                    result(run));
        }
        table.print(invocation.out());
    }

    /** How long a run took. */
    static String took(Runs.Run run) {
        Long millis = run.millis();
        return millis == null ? "-" : TimeFormat.length(millis);
    }

    static String result(Runs.Run run) {
        String result = run.result();
        if (result == null) {
            return "no end yet";
        }
        return (Boolean.TRUE.equals(run.ok()) ? "ok" : "failed") + ": " + TerminalText.clean(result);
    }
}
