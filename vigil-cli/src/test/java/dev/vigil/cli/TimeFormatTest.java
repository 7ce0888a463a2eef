package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
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
