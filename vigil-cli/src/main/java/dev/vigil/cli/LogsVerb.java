package dev.vigil.cli;

import dev.vigil.config.text.InvalidValue;
import dev.vigil.config.text.LinePattern;
import dev.vigil.logs.LogFollower;
import dev.vigil.logs.LogLines;
import dev.vigil.logs.LogQuery;
import dev.vigil.logs.LogStore;
import dev.vigil.logs.LogStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil logs}: what services wrote, from the log store, whether vigild runs or not. */
final class LogsVerb implements Verb {
    private static final int LINES_ON_TERMINAL = 100;
    private static final int LINES_BEFORE_FOLLOWING = 10;

    /** Nothing is late for it: a follower that is told of changes looks when there are some. */
    private static final Duration LOOK = Duration.ofHours(1);

    private static final String RUN = "--run";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "logs",
                "logs [OPTIONS] [NAME...]",
                "Show what services wrote, also when no vigild runs. Several services are merged by time.",
                "TIME is RFC 3339, 2026-11-21, 2026-11-21 14:00, 14:00 (today), 10m (ago), today, yesterday or now.");
        spec.addOption(ArgumentSpecs.flag("Go on with what comes, until Ctrl-C.", "-f", "--follow"));
        spec.addOption(ArgumentSpecs.option(
                "N",
                "The last N lines of all together, or all; -N is the same. Without it: with -f 10, on a terminal 100,"
                        + " else all; all where --since, --until or --grep chooses them.",
                List.of("all"),
                "-n",
                "--lines",
                "--tail"));
        spec.addOption(ArgumentSpecs.option("TIME", "What was written at TIME or later.", TimePoint.WORDS, "--since"));
        spec.addOption(ArgumentSpecs.option("TIME", "What was written until TIME.", TimePoint.WORDS, "--until"));
        spec.addOption(
                ArgumentSpecs.option("REGEX", "Lines in which a regular expression (of RE2) is found.", "--grep"));
        spec.addOption(ArgumentSpecs.option(
                "out|err",
                "One stream only, for services whose log key has stderr = \"separate\".",
                List.of("out", "err"),
                "--stream"));
        spec.addOption(ArgumentSpecs.option(
                "N", "What was written during a run of one scheduled service; vigil runs tells the numbers.", RUN));
        spec.addOption(ArgumentSpecs.flag("Show when each line was written.", "-t", "--timestamps"));
        spec.addOption(ArgumentSpecs.flag("One JSON object a line: service, at, stream, line.", "--json"));
        spec.addOption(ArgumentSpecs.flag(
                "Give a terminal all bytes as they are. Without it colour passes, and other control characters are"
                        + " shown escaped. Files and pipes get all bytes anyway.",
                "--raw"));
        spec.addPositional(ArgumentSpecs.many(
                0, 0, "NAME", "Services, or groups of instances; all that have a log if none is named."));
        ArgumentSpecs.examples(
                spec,
                "follow two services",
                "vigil logs -f web db",
                "errors of the last ten minutes",
                "vigil logs --since 10m --grep 'ERROR|FATAL' web",
                "what happened between three and four o'clock?",
                "vigil logs -t --since 15:00 --until 16:00");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        LogQuery query = invocation.has(RUN) ? RunPeriod.of(invocation, RUN).in(query(invocation)) : query(invocation);
        List<LogStore> stores = new LogChoice(invocation).stores();
        LinePrinter printer = LinePrinter.of(invocation, stores);
        try {
            if (invocation.has("--follow")) {
                follow(invocation, LogFollower.of(stores, query), printer);
            } else {
                show(LogLines.of(stores, query), printer);
            }
            return ExitCode.DONE;
        } catch (OutputBuffer.UnwritableOutput failure) {
            throw failure;
        } catch (UncheckedIOException failure) {
            throw FileErrors.failure("read a log", Objects.requireNonNull(failure.getCause()));
        }
    }

    private static void show(LogLines opened, LinePrinter printer) {
        try (LogLines lines = opened) {
            while (lines.hasNext()) {
                printer.print(lines.next());
            }
        }
        printer.end();
    }

    /** Until the process is ended; what was gathered is written whenever nothing more is there at once. */
    private static void follow(Invocation invocation, LogFollower opened, LinePrinter printer) {
        try (LogFollower follower = opened) {
            while (!Thread.interrupted()) {
                var line = follower.next(Duration.ZERO);
                if (line.isEmpty()) {
                    invocation.out().flush();
                    line = follower.next(LOOK);
                }
                if (line.isPresent()) {
                    printer.print(line.get());
                }
            }
        }
    }

    private static LogQuery query(Invocation invocation) {
        TimePoint point = new TimePoint(Instant.ofEpochMilli(invocation.nowMillis()), ZoneId.systemDefault());
        LogQuery query = LogQuery.ALL.last(lines(invocation));
        Optional<Instant> since = invocation.value("--since").map(text -> point.parse("--since", text));
        Optional<Instant> until = invocation.value("--until").map(text -> point.parse("--until", text));
        refuseNothing(invocation, since, until);
        Optional<LinePattern> grep = invocation.value("--grep").map(LogsVerb::pattern);
        Optional<LogStream> stream = invocation.value("--stream").map(LogsVerb::stream);
        query = since.map(query::since).orElse(query);
        query = until.map(query::until).orElse(query);
        query = grep.isEmpty() ? query : query.grep(grep.get()::isIn);
        return stream.map(query::only).orElse(query);
    }

    /** Nothing would be shown, or nothing more for ever. */
    private static void refuseNothing(Invocation invocation, Optional<Instant> since, Optional<Instant> until) {
        String text = invocation.value("--until").orElse("");
        if (until.isPresent() && invocation.has("--follow")) {
            throw wrong("--until", "--follow goes on with what is written from now on", text);
        }
        if (until.isPresent() && since.isPresent() && until.get().isBefore(since.get())) {
            throw wrong("--until", "it is before --since", text);
        }
    }

    private static CommandFailure wrong(String option, String reason, String value) {
        return new CommandFailure(ExitCode.USAGE, "cannot use " + option + ": " + reason + " (" + value + ")");
    }

    private static long lines(Invocation invocation) {
        Optional<String> asked = invocation.value("--lines");
        if (asked.isPresent()) {
            return LineCount.parse("--lines", asked.get());
        }
        if (invocation.has("--since") || invocation.has("--until") || invocation.has("--grep") || invocation.has(RUN)) {
            return LogQuery.ALL_LINES;
        }
        if (invocation.has("--follow")) {
            return LINES_BEFORE_FOLLOWING;
        }
        return invocation.out().terminal().present() ? LINES_ON_TERMINAL : LogQuery.ALL_LINES;
    }

    private static LinePattern pattern(String regex) {
        try {
            return LinePattern.of(regex);
        } catch (InvalidValue invalid) {
            throw new CommandFailure(ExitCode.USAGE, "cannot use --grep: " + invalid.getMessage());
        }
    }

    private static LogStream stream(String word) {
        return switch (word) {
            case "out" -> LogStream.OUT;
            case "err" -> LogStream.ERR;
            default -> throw wrong("--stream", "it is out or err", word);
        };
    }
}
