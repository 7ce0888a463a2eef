package dev.vigil.cli;

import dev.vigil.calendar.InvalidSchedule;
import dev.vigil.calendar.ReadableTimes;
import dev.vigil.calendar.Schedule;
import dev.vigil.calendar.Timestamps;
import dev.vigil.calendar.Zones;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil calendar}: when a schedule is due, as systemd-analyze(1) prints it. */
final class CalendarVerb implements Verb {
    static final String NAME = "calendar";

    private static final String ITERATIONS = "--iterations";
    private static final String BASE_TIME = "--base-time";
    private static final String TIMEZONE = "--timezone";
    private static final int ITERATIONS_MAX = 100_000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "calendar [--iterations N] [--base-time TIME] [--timezone ZONE] EXPRESSION...",
                "Show when schedules are due: cron expressions of five or six fields (with seconds first), cron's"
                        + " words (@daily), and calendar expressions of systemd.",
                "It prints what systemd-analyze calendar prints.");
        spec.addOption(ArgumentSpecs.option("N", "The next N times (1).", ITERATIONS));
        spec.addOption(ArgumentSpecs.option(
                "TIME", "From when on (now): 2026-12-24 18:00, tomorrow, +5min.", TimePoint.WORDS, BASE_TIME));
        spec.addOption(ArgumentSpecs.option(
                "ZONE", "The time zone in which it holds and is shown (that of the machine).", TIMEZONE));
        spec.addPositional(ArgumentSpecs.many(0, 1, "EXPRESSION", "A schedule, as one argument."));
        ArgumentSpecs.examples(
                spec,
                "when does the backup run next?",
                "vigil calendar '30 2 * * *'",
                "the next five times of a calendar expression in another time zone",
                "vigil calendar --iterations 5 --timezone Europe/Berlin 'Mon..Fri 08..18:00'");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        int iterations = iterations(invocation.value(ITERATIONS));
        ZoneId zone = invocation
                .value(TIMEZONE)
                .map(name -> use(TIMEZONE, () -> Zones.find(name)))
                .orElseGet(ZoneId::systemDefault);
        Instant now = Instant.ofEpochMilli(invocation.nowMillis());
        Instant base = invocation
                .value(BASE_TIME)
                .map(text -> use(BASE_TIME, () -> Timestamps.parse(text, now, zone)))
                .orElse(now);
        boolean first = true;
        for (String expression : invocation.words(0)) {
            Schedule schedule = read(expression);
            if (!first) {
                invocation.out().line("");
            }
            first = false;
            print(expression, schedule, new Printing(base, now, zone, iterations), invocation.out());
        }
        return ExitCode.DONE;
    }

    /** What an expression is printed with. */
    private record Printing(Instant base, Instant now, ZoneId zone, int iterations) {}

    private interface Reader<T> {
        T read();
    }

    private static <T> T use(String option, Reader<T> reader) {
        try {
            return reader.read();
        } catch (InvalidSchedule wrong) {
            throw new CommandFailure(ExitCode.USAGE, "cannot use " + option + ": " + wrong.getMessage());
        }
    }

    private static Schedule read(String expression) {
        try {
            return Schedule.parse(expression);
        } catch (InvalidSchedule wrong) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read schedule: " + wrong.getMessage());
        }
    }

    private static int iterations(Optional<String> given) {
        if (given.isEmpty()) {
            return 1;
        }
        if (given.get().matches("[0-9]{1,6}")) {
            int count = Integer.parseInt(given.get());
            if (count >= 1 && count <= ITERATIONS_MAX) {
                return count;
            }
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                "cannot use " + ITERATIONS + ": not a number from 1 to " + ITERATIONS_MAX + " ("
                        + TerminalText.clean(given.get()) + ")");
    }

    private static void print(String expression, Schedule schedule, Printing how, OutputBuffer out) {
        if (!schedule.normalized().equals(expression)) {
            out.line("  Original form: " + TerminalText.clean(expression));
        }
        out.line("Normalized form: " + schedule.normalized());
        if (schedule.atStart()) {
            out.line("    Next elapse: at the start of the supervisor");
            return;
        }
        Optional<Instant> next = schedule.next(how.base(), how.zone());
        if (next.isEmpty()) {
            out.line("    Next elapse: never");
        }
        for (int i = 1; next.isPresent() && i <= how.iterations(); i++) {
            Instant time = next.get();
            String label = i == 1 ? "    Next elapse: " : leftPadded("Iter. #" + i + ": ");
            out.line(label + ReadableTimes.absolute(time, how.zone()));
            if (!isUtc(how.zone())) {
                out.line("       (in UTC): " + ReadableTimes.absolute(time, ZoneId.of("UTC")));
            }
            out.line("       From now: " + ReadableTimes.relative(time, how.now()));
            next = schedule.next(time, how.zone());
        }
    }

    private static boolean isUtc(ZoneId zone) {
        return zone.getId().equals("UTC") || zone.equals(ZoneOffset.UTC);
    }

    private static String leftPadded(String label) {
        return " ".repeat(Math.max(0, 17 - label.length())) + label;
    }
}
