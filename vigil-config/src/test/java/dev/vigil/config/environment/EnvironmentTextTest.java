package dev.vigil.config.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTextTest {
    private static String valueOfA(String text) {
        EnvironmentText.Parsed parsed = EnvironmentText.parse(text);
        assertThat(parsed.problems()).isEmpty();
        return parsed.variables().getOrDefault("A", "missing");
    }

    private static String problems(String text) {
        return EnvironmentText.parse(text).problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '^', ignoreLeadingAndTrailingWhitespace = false, delimiter = '|', textBlock = """
            A=x|x
            A = x  |x
              export A=x|x
            export  A = x|x
            A="x" # c|x
            A='x'# c|x# c
            A=x # c|x # c
            A=#fff|#fff
            A=it's|it's
            A="a'b"|a'b
            A='a"b'|a"b
            A="a"'b'c d|abc d
            A="a\\"b\\\\c\\$d\\e"|a"b\\c$d\\e
            A='a\\"b'|a\\"b
            A=a\\ b\\\\c\\'d|a b\\c'd
            A=x\\ |x^ ^
            A=a=b|a=b
            A=$HOME `id`|$HOME `id`
            """)
    void valueIsWhatStandsThere(String line, String value) {
        String expected = value.replace("^", "");
        assertThat(valueOfA(line)).isEqualTo(expected);
        assertThat(valueOfA(line + "\r\n")).isEqualTo(expected);
    }

    @Test
    void valueMayBeEmpty() {
        assertThat(valueOfA("A=")).isEmpty();
        assertThat(valueOfA("A=\nB=c\n")).isEmpty();
        assertThat(valueOfA("A=''")).isEmpty();
    }

    @Test
    void linesAreJoinedByABackslashAndHeldByQuotes() {
        assertThat(valueOfA("A=a\\\nb")).isEqualTo("ab");
        assertThat(valueOfA("A=\"a\n  b\" # c\n")).isEqualTo("a\n  b");
        assertThat(valueOfA("A='a\r\nb'\r\n")).isEqualTo("a\nb");
        assertThat(valueOfA("A=\"a\\\nb\"")).isEqualTo("ab");
    }

    @Test
    void commentsAndMarkAreNoPartOfIt() {
        EnvironmentText.Parsed parsed = EnvironmentText.parse("\uFEFFA=1\n\n# B=2\n ; C=3\nmy.name-x=4\nA=5");
        assertThat(parsed.variables()).containsExactly(entry("my.name-x", "4"), entry("A", "5"));
        assertThat(parsed.problems()).isEmpty();
    }

    @Test
    void everyLineThatIsNotUnderstoodIsAProblem() {
        assertThat(problems("""
                PORT 5000
                KEY : v
                  A B=c
                =x
                C="x" y
                D="x
                E 'y"
                F=\0
                G=1
                """)).isEqualTo("""
                1:1: not a line like NAME=value (PORT 5000)
                2:1: not a line like NAME=value (KEY : v)
                3:3: not a name of a variable ("A B")
                4:1: not a name of a variable ("")
                5:7: text after a closing quote
                8:3: a value can't have a character of code 0""");
    }

    /** A quote that is forgotten does not hide what follows. */
    @Test
    void quoteThatIsNotClosedIsNamedWhereItStands() {
        EnvironmentText.Parsed parsed = EnvironmentText.parse("A=\"x\nB=1\nC d\n");
        assertThat(problems("A=\"x\nB=1\nC d\n")).isEqualTo("""
                1:3: a quote " is not closed
                3:1: not a line like NAME=value (C d)""");
        assertThat(parsed.variables()).containsExactly(entry("B", "1"));
    }
}
