package dev.vigil.calendar;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How long the next time of a schedule takes to find: the median of groups of a hundred, in nanoseconds. */
final class NextBench {
    private static final List<String> EXPRESSIONS = List.of(
            "*/5 * * * *",
            "0 0 13 * 5",
            "30 2 * * *",
            "Mon..Fri *-*-* 08..18:00",
            "*-*~1 12:00",
            "*-02-29 12:00",
            "*:*:0.25/0.5",
            "0 0 31 2 *");

    private NextBench() {}

    public static void main(String[] arguments) {
        ZoneId zone = ZoneId.of(arguments.length > 0 ? arguments[0] : "Europe/Berlin");
        for (String expression : EXPRESSIONS) {
            measure(expression, zone);
            System.out.printf("%-28s %6d ns%n", expression, measure(expression, zone));
        }
    }

    private static long measure(String expression, ZoneId zone) {
        Schedule schedule = Schedule.parse(expression);
        Instant start = Instant.parse("2026-03-28T12:34:56Z");
        Instant after = start;
        long[] groups = new long[2_000];
        for (int group = 0; group < groups.length; group++) {
            long began = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                Optional<Instant> next = schedule.next(after, zone);
                after = next.isPresent() && next.get().getEpochSecond() < 2_000_000_000L ? next.get() : start;
            }
            groups[group] = (System.nanoTime() - began) / 100;
        }
        Arrays.sort(groups);
        return groups[groups.length / 2];
    }
}
