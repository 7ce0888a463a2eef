package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadableDurationTest {
    @Test
    void isSaidInAtMostTwoUnitsAndNeverMoreThanItWas() {
        assertThat(Stream.of(
                                Duration.ZERO,
                                Duration.ofNanos(999_999),
                                Duration.ofNanos(999_999_999),
                                Duration.ofMillis(1_200),
                                Duration.ofMillis(12_399),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(185),
                                Duration.ofMinutes(125),
                                Duration.ofHours(76),
                                Duration.ofSeconds(-1),
                                Duration.ofSeconds(Long.MAX_VALUE))
                        .map(ReadableDuration::of))
                .containsExactly(
                        "0 ms",
                        "under 1 ms",
                        "999 ms",
                        "1.2 s",
                        "12.3 s",
                        "30 s",
                        "1 min",
                        "3 min 5 s",
                        "2 h 5 min",
                        "3 d 4 h",
                        "0 ms",
                        "106751 d 23 h");
    }
}
