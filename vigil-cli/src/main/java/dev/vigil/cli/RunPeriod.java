package dev.vigil.cli;

import dev.vigil.api.Runs;
import dev.vigil.logs.LogQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When the output of one run arrived: a little before its start was noted until a little after its end, but no output
 * of the runs before and after it.
 */
record RunPeriod(Instant since, Optional<Instant> until) {
    private static final long BEFORE_MILLIS = 200;
    private static final long AFTER_MILLIS = 500;

    /** The period of the run whose number {@code option} gives, of the one service that is named. */
    static RunPeriod of(Invocation invocation, String option) {
        String number = invocation.value(option).orElseThrow();
        List<String> names = invocation.words(0);
        if (names.size() != 1) {
            throw new CommandFailure(ExitCode.USAGE, "cannot use " + option + ": it needs the name of one service");
        }
        if (invocation.has("--since") || invocation.has("--until") || invocation.has("--follow")) {
            throw new CommandFailure(
                    ExitCode.USAGE, "cannot use " + option + ": --since, --until and --follow choose other lines");
        }
        List<Runs.Run> runs = RunsVerb.runs(invocation, names.getFirst()).runs();
        for (int i = 0; i < runs.size(); i++) {
            if (Long.toString(runs.get(i).number()).equals(number)) {
                return around(runs, i);
            }
        }
        throw new CommandFailure(
                ExitCode.UNKNOWN,
                "cannot show the run of " + names.getFirst() + ": no such run (" + TerminalText.clean(number) + ")");
    }

    private static RunPeriod around(List<Runs.Run> runs, int index) {
        Runs.Run run = runs.get(index);
        long since = TimeFormat.millis(run.start()) - BEFORE_MILLIS;
        String before = index > 0 ? runs.get(index - 1).end() : null;
        if (before != null) {
            since = Math.max(since, Math.min(TimeFormat.millis(before) + 1, TimeFormat.millis(run.start())));
        }
        String end = run.end();
        long until = end == null ? Long.MAX_VALUE : TimeFormat.millis(end) + AFTER_MILLIS;
        if (index + 1 < runs.size()) {
            until = Math.min(until, TimeFormat.millis(runs.get(index + 1).start()) - 1);
        }
        return new RunPeriod(
                Instant.ofEpochMilli(since),
                until == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)));
    }

    LogQuery in(LogQuery query) {
        LogQuery later = query.since(since);
        return until.map(later::until).orElse(later);
    }
}
