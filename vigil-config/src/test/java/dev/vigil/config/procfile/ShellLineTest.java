package dev.vigil.config.procfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellLineTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '^', delimiter = '%', textBlock = """
            node web.js%exec node web.js
            python3 -m http.server $PORT%exec python3 -m http.server $PORT
            A=1 B="x y" C='z'"w" bundle exec puma%A=1 B="x y" C='z'"w" exec bundle exec puma
            cd app && make && ./run "a;b|c"%cd app && make && exec ./run "a;b|c"
            server >log 2>&1 # why not%exec server >log 2>&1 # why not
            $JAVA_HOME/bin/java -jar x%exec $JAVA_HOME/bin/java -jar x
            ~/bin/x 'it''s'%exec ~/bin/x 'it''s'
            """)
    void oneProgramIsExecuted(String line, String expected) {
        assertThat(new ShellLine(line).withExec()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a | b",
                "a; b",
                "a &",
                "a || b",
                "a && b || c",
                "(a)",
                "{ a; }",
                "a $(b; c)",
                "a `b`",
                "a \"$(b | c)\"",
                "cd app",
                "exec a",
                "while true",
                "$CMD a",
                "'my program' a",
                "A=1",
                "> file a",
                "a 'b",
                "a\nb",
                "# nothing"
            })
    void otherLinesStayAsTheyAre(String line) {
        assertThat(new ShellLine(line).withExec()).isEqualTo(line);
    }
}
