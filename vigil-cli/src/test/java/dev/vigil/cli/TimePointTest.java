package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimePointTest {
    private final TimePoint point = new TimePoint(Instant.parse("2026-11-21T13:00:00Z"), ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-21T13:00:00Z",
        "today, 2026-11-20T23:00:00Z",
        "yesterday, 2026-11-19T23:00:00Z",
        "10m, 2026-11-21T12:50:00Z",
        "2h ago, 2026-11-21T11:00:00Z",
        "1d, 2026-11-20T13:00:00Z",
        "09:30, 2026-11-21T08:30:00Z",
        "9:30, 2026-11-21T08:30:00Z",
        "09:30:15, 2026-11-21T08:30:15Z",
        "2026-11-01, 2026-10-31T23:00:00Z",
        "2026-11-01 12:00, 2026-11-01T11:00:00Z",
        "2026-11-01T12:00:30, 2026-11-01T11:00:30Z",
        "2026-11-01T12:00:00Z, 2026-11-01T12:00:00Z",
        "2026-11-01T12:00:00+05:30, 2026-11-01T06:30:00Z",
    })
    void isReadAsUsersWriteIt(String text, Instant expected) {
        assertThat(point.parse("--since", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "25:00", "-5m", "2026-13-01", "10"})
    void whatIsNoneIsWrongUse(String text) {
        assertThatThrownBy(() -> point.parse("--since", text))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("cannot use --since: not a time like ");
    }
}
