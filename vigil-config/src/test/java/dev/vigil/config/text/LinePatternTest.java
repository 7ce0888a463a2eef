package dev.vigil.config.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinePatternTest {
    private static final int LINE_CHARS = 8 << 10;

    @Test
    void findsAPartOfALine() {
        LinePattern pattern = LinePattern.of("listening on \\d{2,5}$");
        assertThat(pattern.isIn("2026 listening on 8080")).isTrue();
        assertThat(pattern.isIn("listening on port")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*started.*ready.*",
                "(a|b)*ready",
                "(a+)+$",
                "((((((a*)*)*)*)*)*)*ready",
                "(.*)(.*)(.*)(.*)ready",
                "(x+x+)+y",
                "a{0,50}b{0,50}ready"
            })
    void isDecidedInLinearTimeForEveryLine(String regex) {
        LinePattern pattern = LinePattern.of(regex);
        for (String piece : new String[] {"a", "ab", "x", "started", "started ready\uD800", "\uD83D\uDE00"}) {
            String line = piece.repeat(LINE_CHARS / piece.length());
            assertThatCode(() -> pattern.isIn(line)).doesNotThrowAnyException();
        }
    }

    /** Whoever writes lines must not choose for how long an expression of the operator is matched. */
    @Test
    void aLargeExpressionIsLookedForInLessOfALine() {
        LinePattern small = LinePattern.of("ready");
        LinePattern large = LinePattern.of("(s?t?a?r?t?e?d?){18}ready");
        String line = "x".repeat(LINE_CHARS - 5) + "ready";
        assertThat(small.isInBeginningOf(line)).isTrue();
        assertThat(large.isIn(line)).isTrue();
        assertThat(large.isInBeginningOf(line)).isFalse();
        assertThat(large.isInBeginningOf("x".repeat(LINE_CHARS / 3 - 5) + "ready"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a)\\1", "(?<n>a)\\k<n>", "(?=a)b", "(?<!a)b", "a++", "(?>a)"})
    void whatTakesMoreThanLinearTimeIsNamedSo(String regex) {
        assertThatThrownBy(() -> LinePattern.of(regex))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("of RE2, which has no backreferences, no lookaround")
                .hasMessageEndingWith("(" + Escaped.of(regex) + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a", "a{2,1}", "*"})
    void whatIsNoExpressionIsRefused(String regex) {
        assertThatThrownBy(() -> LinePattern.of(regex))
                .isInstanceOf(InvalidValue.class)
                .hasMessageStartingWith("not a regular expression, ");
    }

    @Test
    void noExpressionTakesMuchToCompile() {
        assertRefused("a".repeat(LinePattern.CHARS_MAX + 1), "at most 1000 characters");
        assertRefused("((((a{1000}){1000}){1000}){1000})", "counts of repetition are too large");
        assertRefused("(((a{30}){30}){30})", "too large, 28864 steps");
        assertRefused("a{1000}", "too large, 1002 steps where at most 300 are allowed");
        assertRefused("(".repeat(500) + ")".repeat(500), "");
        assertThat(LinePattern.of("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
                        .isIn("id 123e4567-e89b-12d3-a456-426614174000"))
                .isTrue();
    }

    private static void assertRefused(String regex, String reason) {
        assertThatThrownBy(() -> LinePattern.of(regex))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining(reason);
    }
}
