package dev.vigil.config.toml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.config.Configuration;
import dev.vigil.config.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuoteHintTest {
    @TempDir
    Path folder;

    private List<String> problems(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("vigil.toml"), text);
        return Configuration.load(List.of(file)).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    command = nginx                        | a text needs quotes: "nginx"
                    command = /usr/bin/x --y # why         | a text needs quotes: "/usr/bin/x --y"
                    command = nginx -g "daemon off;"       | a text needs quotes: 'nginx -g "daemon off;"'
                    ready = { tcp = 127.0.0.1:80 }         | a text needs quotes: "127.0.0.1:80"
                    ready = { log = up, x = 1 }            | a text needs quotes: "up"
                    restart = always                       | a text needs quotes: "always"
                    start-timeout = 30s                    | a text needs quotes: "30s"
                    """)
    void aTextWithoutQuotesIsSaidToNeedThem(String line, String hint) throws IOException {
        assertThat(problems("[service.web]\n" + line + "\n").getFirst())
                .contains(":2:")
                .endsWith("; " + hint);
    }

    @Test
    void otherErrorsGetNoHint() throws IOException {
        for (String line : List.of("command = [\"a\"", "command = \"a", "[service", "= 5", "command", "command =")) {
            assertThat(problems("[service.web]\n" + line + "\n"))
                    .isNotEmpty()
                    .noneMatch(text -> text.contains("quotes"));
        }
    }
}
