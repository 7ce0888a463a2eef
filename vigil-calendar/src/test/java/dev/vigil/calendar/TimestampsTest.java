package dev.vigil.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Points in time are read as systemd and at(1) do. */
final class TimestampsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T11:44:40Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-28T11:44:40Z",
        "tomorrow, 2026-11-28T23:00:00Z",
        "today 18:00, 2026-11-28T17:00:00Z",
        "2026-12-24 18:00, 2026-12-24T17:00:00Z",
        "2026-12-24 18:00:30.5, ",
        "2026-12-24 18:00:30.250, 2026-12-24T17:00:30.250Z",
        "2026-12-24, 2026-12-23T23:00:00Z",
        "Thu 2026-12-24 18:00, 2026-12-24T17:00:00Z",
        "2026-12-24 18:00 UTC, 2026-12-24T18:00:00Z",
        "2026-12-24 18:00 America/New_York, 2026-12-24T23:00:00Z",
        "2026-12-24T18:00:00Z, 2026-12-24T18:00:00Z",
        "2026-12-24T18:00:00+02:00, 2026-12-24T16:00:00Z",
        "18:00, 2026-11-28T17:00:00Z",
        "noon, 2026-11-28T11:00:00Z",
        "tomorrow noon, 2026-11-29T11:00:00Z",
        "+5min, 2026-11-28T11:49:40Z",
        "now + 5 minutes, 2026-11-28T11:49:40Z",
        "2h ago, 2026-11-28T09:44:40Z",
        "@1798135200, 2026-12-24T18:00:00Z",
    })
    void timesAreRead(String text, Instant expected) {
        if (expected == null) {
            assertThatThrownBy(() -> Timestamps.parse(text, NOW, BERLIN)).isInstanceOf(InvalidSchedule.class);
        } else {
            assertThat(Timestamps.parse(text, NOW, BERLIN)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2026-02-30",
                "25:00",
                "12:60",
                "2026-12-24 18:00 Mars/Olympus",
                "Fri 2026-12-24",
                "@infinity",
                "+",
                "18:00 19:00",
                "\u0661\u0662:00"
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text, NOW, BERLIN)).isInstanceOf(InvalidSchedule.class);
    }
}
