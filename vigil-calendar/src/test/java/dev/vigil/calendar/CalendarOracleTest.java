package dev.vigil.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each expression is read, written and due as by systemd. */
final class CalendarOracleTest {
    static Stream<List<String>> rows() {
        return OracleRows.of("calendar.tsv");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void expressionsAreWhatSystemdMakesOfThem(List<String> row) {
        ZoneId zone = ZoneId.of(row.get(0));
        String expected = row.get(3).startsWith("ERROR") ? "ERROR" : String.join("\t", row.subList(3, 8));
        assertThat(answer(row.get(2), base(row.get(1), zone), zone))
                .as(row.get(2))
                .isEqualTo(expected);
    }

    private static Instant base(String text, ZoneId zone) {
        String local = text.replace(" UTC", "").replace(' ', 'T');
        return LocalDateTime.parse(local)
                .atZone(text.endsWith(" UTC") ? ZoneId.of("UTC") : zone)
                .toInstant();
    }

    private static String answer(String expression, Instant base, ZoneId zone) {
        Schedule schedule;
        try {
            schedule = Schedule.parse(expression);
        } catch (InvalidSchedule _) {
            return "ERROR";
        }
        List<String> answer = new ArrayList<>(List.of(schedule.normalized()));
        Optional<Instant> next = schedule.next(base, zone);
        answer.add(next.map(time -> ReadableTimes.absolute(time, zone)).orElse("never"));
        for (int i = 1; i < 4; i++) {
            next = next.flatMap(time -> schedule.next(time, zone));
            answer.add(next.map(time -> ReadableTimes.absolute(time, zone)).orElse(""));
        }
        return String.join("\t", answer);
    }
}
