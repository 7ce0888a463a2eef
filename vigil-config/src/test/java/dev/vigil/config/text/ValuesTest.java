package dev.vigil.config.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "10s, PT10S",
        "5m, PT5M",
        "2h, PT2H",
        "7d, PT168H",
        "1m30s, PT1M30S",
        "0.5s, PT0.5S",
        "0, PT0S",
        "0ms, PT0S",
        "36500d, PT876000H"
    })
    void durationsAreRead(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "s",
                "-5s",
                "10 s",
                "1e3s",
                "10S",
                "10sec",
                "1.s",
                ".5s",
                "36501d",
                "99999999999999999999d",
                "999999999999999d999999999999999d",
                "1s-",
                "\u0661s"
            })
    void whatIsNoDurationIsRefusedWithItsValue(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(InvalidValue.class)
                .hasMessageEndingWith("(\"" + text + "\")");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "5B, 5",
        "64KB, 64000",
        "50MB, 50000000",
        "1GB, 1000000000",
        "2TB, 2000000000000",
        "1KiB, 1024",
        "8MiB, 8388608",
        "1GiB, 1073741824",
        "1.5KiB, 1536",
        "50000000B, 50000000",
        "9223372036854775807, 9223372036854775807"
    })
    void sizesAreRead(String text, long expected) {
        assertThat(Sizes.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MB",
                "-1",
                "-1MB",
                "50M",
                "50mb",
                "1 MB",
                "9223372036854775808",
                "9999999999GiB",
                "1e6",
                "99999999999999999999999"
            })
    void whatIsNoSizeIsRefusedWithItsValue(String text) {
        assertThatThrownBy(() -> Sizes.parse(text))
                .isInstanceOf(InvalidValue.class)
                .hasMessageEndingWith("(\"" + text + "\")");
    }

    @ParameterizedTest
    @CsvSource({
        "HUP, 1",
        "SIGKILL, 9",
        "term, 15",
        "sigusr1, 10",
        "15, 15",
        "64, 64",
        "RTMIN, 34",
        "SIGRTMIN+1, 35",
        "RTMAX, 64",
        "RTMAX-2, 62",
        "CHLD, 17",
        "SYS, 31"
    })
    void signalsAreKnownByNameAndNumber(String text, int expected) {
        assertThat(Signals.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "65", "-1", "TERMINATE", "RTMIN+31", "RTMAX-31", "SIG", "SIGSIGTERM", "99999999999"})
    void whatIsNoSignalIsRefused(String text) {
        assertThatThrownBy(() -> Signals.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void aMisspeltSignalBringsTheNearestOne() {
        assertThatThrownBy(() -> Signals.parse("SIGTREM")).hasMessage("not a signal (\"SIGTREM\"); did you mean TERM?");
    }

    @Test
    void commandsAreSplitAsAShellDoesIt() {
        assertThat(ShellWords.split("nginx  -g\t'daemon off;'\n")).containsExactly("nginx", "-g", "daemon off;");
        assertThat(ShellWords.split("a \"b \\\" $c \\x\" d\\ e ''")).containsExactly("a", "b \" $c \\x", "d e", "");
        assertThat(ShellWords.split("a'b'\"c\"d")).containsExactly("abcd");
        assertThat(ShellWords.split("a \\\n b")).containsExactly("a", "b");
        assertThat(ShellWords.split("echo $HOME ~ *.c #x")).containsExactly("echo", "$HOME", "~", "*.c", "#x");
        assertThat(ShellWords.split("curl http://x/?a=1&b=2")).hasSize(2);
        assertThat(ShellWords.split("test 1 '<' 2")).containsExactly("test", "1", "<", "2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "a 'b", "a \"b", "a \"b\\", "a \\", "a | b", "a && b", "a > b", "a 2>&1", "a ; b"})
    void whatOnlyAShellCouldRunIsRefused(String line) {
        assertThatThrownBy(() -> ShellWords.split(line)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void theNearestNameIsTheOneWithFewestSlips() {
        List<String> known = List.of("restart", "restart-limit", "requires", "ready", "user", "umask");
        assertThat(Suggestion.find("restrat", known)).contains("restart");
        assertThat(Suggestion.find("require", known)).contains("requires");
        assertThat(Suggestion.find("usr", known)).contains("user");
        assertThat(Suggestion.find("req", known)).contains("requires");
        assertThat(Suggestion.find("colour", known)).isEmpty();
        assertThat(Suggestion.distance("ab", "ba")).isEqualTo(1);
        assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    }

    @Test
    void whatIsShownIsHarmlessToATerminalAndShort() {
        assertThat(Escaped.of("a\u001b[31m\nb\u202e")).isEqualTo("\"a\\u001b[31m\\u000ab\\u202e\"");
        assertThat(Escaped.of("x".repeat(1000))).hasSize(65);
    }
}
