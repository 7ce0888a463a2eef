package dev.vigil.cli;

import dev.vigil.api.ApplyOrder;
import dev.vigil.api.ApplyReport;
import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.client.ControlClient;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil apply} and {@code vigil diff}: what runs becomes what the files say, or the plan for that is shown. */
final class ApplyVerb implements Verb {
    static final String APPLY = "apply";
    static final String DIFF = "diff";

    private static final String DRY_RUN = "--dry-run";
    private static final String ROLLBACK = "--rollback";

    private final String name;

    ApplyVerb(String name) {
        this.name = name;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = name.equals(DIFF) ? diff() : apply();
        spec.addOption(ArgumentSpecs.repeated(
                "FILE",
                "Read these files instead of those that vigild has read; they are its files from then on. May be given"
                        + " many times.",
                "-f",
                "--file"));
        spec.addOption(ArgumentSpecs.flag("Print the answer of the control socket, as JSON.", "--json"));
        return spec;
    }

    private static CommandSpec apply() {
        CommandSpec spec = ArgumentSpecs.verb(
                APPLY,
                "apply [--dry-run] [--rollback] [--json] [-f FILE]...",
                "Make what runs as the files say: a changed setting is taken up, the rest is left alone.",
                "vigild reads its files again, all problems at once; if there are any, or this machine lacks a program,"
                        + " nothing is changed. What is gone is stopped, what is new is started, and a service is"
                        + " restarted only where a setting needs that; each after what it requires, and each must be"
                        + " ready, and healthy if it has checks, before the next. It stops at the first that fails."
                        + " What was stopped stays stopped. SIGHUP to vigild does the same.",
                "Exit code: 0 done, or nothing to do; 1 a step failed; 2 invalid configuration; 4 no supervisor.");
        spec.addOption(ArgumentSpecs.flag("Print the steps and their reasons, and do nothing.", "-n", DRY_RUN));
        spec.addOption(ArgumentSpecs.flag(
                "Put the old settings back when a step fails. After an apply that has failed, with the same files:"
                        + " take back what it has changed.",
                ROLLBACK));
        ArgumentSpecs.examples(
                spec,
                "what would be done",
                "vigil apply --dry-run",
                "one setting was changed: take it up, and nothing else",
                "vigil apply",
                "all or nothing",
                "vigil apply --rollback",
                "which services would be restarted, for a script",
                "vigil apply -n --json | jq -r '.steps[] | select(.action == \"restart\") | .service'");
        return spec;
    }

    private static CommandSpec diff() {
        CommandSpec spec = ArgumentSpecs.verb(
                DIFF,
                "diff [--json] [-f FILE]...",
                "Show what differs between the files and what runs: what vigil apply would do.",
                "Exit code: 0 nothing differs, 1 something does, 2 invalid configuration, 4 no supervisor.");
        ArgumentSpecs.examples(spec, "before a change goes live", "vigil diff");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        boolean dry = name.equals(DIFF) || invocation.has(DRY_RUN);
        ApplyReport report = ask(invocation, dry);
        if (invocation.has("--json")) {
            invocation.out().json(Json.text(report));
        } else {
            new PlanPrinter(invocation).print(report, dry);
        }
        if (!report.problems().isEmpty()) {
            return report.steps().isEmpty() ? ExitCode.USAGE : ExitCode.FAILED;
        }
        boolean differs = name.equals(DIFF) && !report.steps().isEmpty();
        return report.ok() && !differs ? ExitCode.DONE : ExitCode.FAILED;
    }

    private ApplyReport ask(Invocation invocation, boolean dry) {
        List<String> files = invocation.values("--file").stream()
                .map(file -> invocation
                        .console()
                        .directory()
                        .resolve(file)
                        .toAbsolutePath()
                        .normalize()
                        .toString())
                .toList();
        boolean back = name.equals(APPLY) && invocation.has(ROLLBACK);
        ApplyOrder order = new ApplyOrder(dry, back, files.isEmpty() ? null : files);
        try (ControlClient client = Control.connect(invocation.places());
                Progress _ = Progress.begin(invocation.console(), dry ? "reading the files" : "applying the files")) {
            return client.post(Paths.APPLY, order, ApplyReport.class);
        }
    }
}
