package dev.vigil.cli;

import dev.vigil.api.ApplyReport;
import dev.vigil.api.ApplyReport.FieldChange;
import dev.vigil.api.ApplyReport.PlannedStep;

/** What {@code apply} shows: each step with its reason, and below it each setting that is another. */
final class PlanPrinter {
    private static final int COLUMNS = 80;
    private static final String INDENT = "     ";

    private final Invocation invocation;
    private final OutputBuffer out;

    PlanPrinter(Invocation invocation) {
        this.invocation = invocation;
        this.out = invocation.out();
    }

    void print(ApplyReport report, boolean dry) {
        int number = 0;
        for (PlannedStep step : report.steps()) {
            step(++number, step);
        }
        if (!report.problems().isEmpty()) {
            report.problems().forEach(problem -> error(TerminalText.clean(problem)));
            error("vigil: cannot apply: " + TerminalText.clean(report.message()) + "; nothing is changed");
        } else if (!report.ok()) {
            error("vigil: apply " + TerminalText.clean(report.message()));
            remedy(report);
        } else if (report.steps().isEmpty()) {
            out.line("nothing to change");
        } else if (dry) {
            out.line("nothing is changed yet: vigil apply does it");
        } else {
            out.line("done");
        }
    }

    private void error(String line) {
        out.flush();
        invocation.console().err().println(line);
    }

    private void remedy(ApplyReport report) {
        if (report.rolledBack() == null) {
            error("vigil: correct the file and apply it again, or vigil apply --rollback puts the old settings back");
        }
    }

    private void step(int number, PlannedStep step) {
        String outcome = step.outcome();
        out.print(number + ". ")
                .print(words(step.action()) + " ")
                .print(step.service(), Style.BOLD)
                .print(": " + TerminalText.clean(step.reason()));
        if (outcome != null) {
            out.print(" - ").print(outcome, Style.ofState(outcome.equals("done") ? "running" : "failed"));
        }
        out.endLine();
        step.changes().forEach(change -> setting(change, step.action()));
    }

    private static String words(String action) {
        return action.equals("remove") ? "stop and remove" : action;
    }

    private void setting(FieldChange change, String action) {
        String key = TerminalText.clean(change.key());
        String uptake = action.equals("restart") && change.uptake().equals("restart") ? "" : uptake(change.uptake());
        String before = change.before() == null ? "" : TerminalText.clean(change.before());
        String after = change.after() == null ? "" : TerminalText.clean(change.after());
        String line = INDENT + key + values(before, after) + uptake;
        if (line.length() <= COLUMNS || (before.isEmpty() && after.isEmpty())) {
            out.line(line);
            return;
        }
        out.line(INDENT + key + uptake);
        if (!before.isEmpty()) {
            out.line(INDENT + "  - " + before);
        }
        if (!after.isEmpty()) {
            out.line(INDENT + "  + " + after);
        }
    }

    /** One that is not shown is known to be another, and no more. */
    private static String values(String before, String after) {
        if (before.isEmpty() && after.isEmpty()) {
            return " changed";
        }
        if (before.isEmpty()) {
            return " = " + after;
        }
        return after.isEmpty() ? " no longer " + before : " " + before + " -> " + after;
    }

    private static String uptake(String uptake) {
        return switch (uptake) {
            case "live" -> " (at once)";
            case "next-start" -> " (from the next start on)";
            default -> " (needs a restart)";
        };
    }
}
