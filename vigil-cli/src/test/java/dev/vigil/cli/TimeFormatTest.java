package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.config.text.LocalTimes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T14:00:00Z",
                "2026-11-21T14:00:00.5Z",
                "2024-02-29T23:59:59.123456789Z",
                "1969-12-31T23:59:59Z",
                "2026-11-21T14:00:00+02:00"
            })
    void aTimeIsReadAsTheLibraryDoes(String text) {
        Instant expected = OffsetDateTime.parse(text).toInstant();
        assertThat(TimeFormat.millis(text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 14:02:11Z, 2026-11-20 14:02:11Z",
        "Asia/Tokyo, 23:02:11+09:00, 2026-11-20 23:02:11+09:00",
        "America/New_York, 09:02:11-05:00, 2026-11-20 09:02:11-05:00"
    })
    void aTimeOfDayIsOfTheZoneOfTheMachineAndSaysWhichThatIs(String zone, String today, String yesterday) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            long now = Instant.parse("2026-11-21T14:30:00Z").toEpochMilli();
            long then = Instant.parse("2026-11-21T14:02:11Z").toEpochMilli();
            assertThat(TimeFormat.clock(then, now)).isEqualTo(today);
            assertThat(TimeFormat.clock(then - 86_400_000, now)).isEqualTo(yesterday);
            TimePoint point = new TimePoint(Instant.ofEpochMilli(now), ZoneId.of("Europe/Berlin"));
            for (String shown : List.of(today, LocalTimes.rfc3339(Instant.ofEpochMilli(then)))) {
                assertThat(point.parse("--since", shown).toEpochMilli()).isEqualTo(then);
            }
            assertThat(point.parse("--since", yesterday).toEpochMilli()).isEqualTo(then - 86_400_000);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0ms",
        "0, 0ms",
        "999, 999ms",
        "1000, 1s",
        "59999, 59s",
        "60000, 1m",
        "61000, 1m 1s",
        "3600000, 1h",
        "7260000, 2h 1m",
        "86400000, 1d",
        "90000000, 1d 1h"
    })
    void aLengthHasTwoUnitsAtMost(long millis, String expected) {
        assertThat(TimeFormat.length(millis)).isEqualTo(expected);
    }
}
