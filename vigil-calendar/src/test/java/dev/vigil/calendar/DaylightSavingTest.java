package dev.vigil.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happens where clocks are put forward (2026-03-29 02:00 in Berlin) and back (2026-10-25 03:00). */
final class DaylightSavingTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant BEFORE_SPRING = Instant.parse("2026-03-28T23:00:00Z");
    private static final Instant BEFORE_AUTUMN = Instant.parse("2026-10-24T22:45:00Z");

    private static List<String> times(String expression, Instant after, int count) {
        List<String> times = new ArrayList<>();
        Optional<Instant> next = Schedule.parse(expression).next(after, BERLIN);
        while (next.isPresent() && times.size() < count) {
            times.add(ReadableTimes.absolute(next.get(), BERLIN).substring(4));
            next = Schedule.parse(expression).next(next.get(), BERLIN);
        }
        return times;
    }

    @Test
    void cronRunsAtOnceWhatTheSkippedHourHad() {
        assertThat(times("30 2 * * *", BEFORE_SPRING, 2))
                .containsExactly("2026-03-29 03:00:00 CEST", "2026-03-30 02:30:00 CEST");
    }

    @Test
    void cronRunsSeveralTimesOfTheSkippedHourTogether() {
        assertThat(times("0,30 1-3 * * *", BEFORE_SPRING, 5))
                .containsExactly(
                        "2026-03-29 01:00:00 CET",
                        "2026-03-29 01:30:00 CET",
                        "2026-03-29 03:00:00 CEST",
                        "2026-03-29 03:30:00 CEST",
                        "2026-03-30 01:00:00 CEST");
    }

    @Test
    void cronRunsOnceWhatTheRepeatedHourHasTwice() {
        assertThat(times("30 2 * * *", BEFORE_AUTUMN, 2))
                .containsExactly("2026-10-25 02:30:00 CEST", "2026-10-26 02:30:00 CET");
    }

    @Test
    void cronGoesByTheTimeThatPassesWhereTheHourIsAStar() {
        assertThat(times("*/30 * * * *", BEFORE_AUTUMN, 8))
                .containsExactly(
                        "2026-10-25 01:00:00 CEST",
                        "2026-10-25 01:30:00 CEST",
                        "2026-10-25 02:00:00 CEST",
                        "2026-10-25 02:30:00 CEST",
                        "2026-10-25 02:00:00 CET",
                        "2026-10-25 02:30:00 CET",
                        "2026-10-25 03:00:00 CET",
                        "2026-10-25 03:30:00 CET");
        assertThat(times("@hourly", BEFORE_SPRING, 3))
                .containsExactly("2026-03-29 01:00:00 CET", "2026-03-29 03:00:00 CEST", "2026-03-29 04:00:00 CEST");
    }

    @Test
    void calendarExpressionsLeaveTheSkippedHourOutAsSystemdDoes() {
        assertThat(times("02:30", BEFORE_SPRING, 1)).containsExactly("2026-03-30 02:30:00 CEST");
        assertThat(times("*:0/30", BEFORE_SPRING.plusSeconds(3_000), 3))
                .containsExactly("2026-03-29 01:00:00 CET", "2026-03-29 01:30:00 CET", "2026-03-29 03:00:00 CEST");
    }

    @Test
    void calendarExpressionsHaveTheRepeatedHourOnceAsSystemdDoes() {
        assertThat(times("*:0/30", BEFORE_AUTUMN.plusSeconds(5_000), 4))
                .containsExactly(
                        "2026-10-25 02:30:00 CEST",
                        "2026-10-25 03:00:00 CET",
                        "2026-10-25 03:30:00 CET",
                        "2026-10-25 04:00:00 CET");
    }

    @Test
    void whoBeginsInTheSecondOfTwoHoursStaysInIt() {
        assertThat(times("*:0/30", Instant.parse("2026-10-25T01:10:00Z"), 2))
                .containsExactly("2026-10-25 02:30:00 CET", "2026-10-25 03:00:00 CET");
    }

    @Test
    void timesOnlyGoForward() {
        for (String expression : List.of("*:0/7", "*/7 * * * *", "5,17 1-3 * * *", "0..3:11,59", "30 2 * * *")) {
            Schedule schedule = Schedule.parse(expression);
            for (Instant base : List.of(BEFORE_SPRING, BEFORE_AUTUMN)) {
                for (int minute = 0; minute < 500; minute++) {
                    Instant after = base.plusSeconds(minute * 60L);
                    assertThat(schedule.next(after, BERLIN).orElseThrow())
                            .as("%s after %s", expression, after)
                            .isAfter(after);
                }
            }
        }
    }
}
