package dev.vigil.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, web, true",
        "*, '', true",
        "web*, web, true",
        "web*, web-1, true",
        "*-1, web-1, true",
        "*-1, web-11, false",
        "w?b, web, true",
        "w?b, wb, false",
        "*e*b*, web, true",
        "a*a, a, false",
        "*.*, web, false",
        "?, '', false"
    })
    void starIsAnyCharactersAndQuestionMarkIsOne(String pattern, String name, boolean expected) {
        assertThat(NamePattern.matches(pattern, name)).isEqualTo(expected);
        assertThat(NamePattern.isPattern(pattern)).isTrue();
    }

    @Test
    void manyStarsTakeNoTime() {
        String name = "a".repeat(250);
        assertThat(Duration.ofNanos(timed("*a".repeat(60) + "b", name))).isLessThan(Duration.ofSeconds(5));
    }

    private static long timed(String pattern, String name) {
        long begun = System.nanoTime();
        assertThat(NamePattern.matches(pattern, name)).isFalse();
        return System.nanoTime() - begun;
    }
}
