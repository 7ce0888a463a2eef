package dev.vigil.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each expression is due when Vixie's rules say. */
final class CronOracleTest {
    private static final Instant BASE = Instant.parse("2026-03-28T12:34:56Z");
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);

    static Stream<List<String>> rows() {
        return OracleRows.of("cron-next.tsv");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void expressionsAreDueWhenVixiesRulesSay(List<String> row) {
        assertThat(times(row.get(0))).as(row.get(0)).isEqualTo(row.get(1));
    }

    private static String times(String expression) {
        Schedule schedule;
        try {
            schedule = CronParser.parse(expression);
        } catch (InvalidSchedule _) {
            return "ERROR";
        }
        List<String> times = new ArrayList<>();
        Instant after = BASE;
        for (int i = 0; i < 4; i++) {
            Optional<Instant> next = schedule.next(after, ZoneOffset.UTC);
            if (next.isEmpty()) {
                return "NEVER";
            }
            after = next.get();
            times.add(SHOWN.format(after));
        }
        return String.join(" | ", times);
    }
}
