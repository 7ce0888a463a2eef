package dev.vigil.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each length of time is read and written as by systemd. */
final class TimeSpanOracleTest {
    static Stream<List<String>> rows() {
        return OracleRows.of("timespan.tsv");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void lengthsOfTimeAreWhatSystemdMakesOfThem(List<String> row) {
        if (row.get(1).startsWith("ERROR")) {
            assertThatThrownBy(() -> TimeSpan.parse(row.get(0)))
                    .isInstanceOf(InvalidSchedule.class)
                    .hasMessageContaining(row.get(0));
            return;
        }
        long micros = TimeSpan.parse(row.get(0));
        assertThat(micros).isEqualTo(Long.parseLong(row.get(1)));
        assertThat(TimeSpan.format(micros)).isEqualTo(row.get(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "s", "1.s", "1 2 x", "5 sec 3 parsecs", "\u0665s"})
    void whatIsNoLengthOfTimeIsRefused(String text) {
        assertThatThrownBy(() -> TimeSpan.parse(text)).isInstanceOf(InvalidSchedule.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", " infinity "})
    void infinityIsTheLongest(String text) {
        assertThat(TimeSpan.format(TimeSpan.parse(text))).isEqualTo("infinity");
    }
}
