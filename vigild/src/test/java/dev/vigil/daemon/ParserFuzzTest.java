package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.Action;
import dev.vigil.api.BadJson;
import dev.vigil.api.Json;
import dev.vigil.api.http.Parsed;
import dev.vigil.api.http.RequestParser;
import dev.vigil.config.Configuration;
import dev.vigil.linux.ProcStat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes come from outside, a parser says what it makes of them and throws nothing but what it declares. */
@SuppressWarnings("StringConcatToTextBlock") // where a line ends is what matters
class ParserFuzzTest {
    @TempDir
    private Path directory;

    @Test
    void requests() {
        Fuzz.of(
                        List.of(
                                "GET /api/v1/services/a%20b HTTP/1.1\r\nHost: x\r\nAccept: a, b\r\n\r\n",
                                "POST /api/v1/actions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{\"a\"}"
                                        + "GET / HTTP/1.0\r\n\r\n",
                                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "5;x=y\r\nabcde\r\n0\r\nT: 1\r\n\r\n"),
                        "\r\n",
                        ":",
                        "%",
                        "Content-Length: 99999999999999999999\r\n",
                        "Expect: 100-continue\r\n",
                        "ffffffff\r\n",
                        " ")
                .run(ParserFuzzTest::readRequests);
    }

    private static void readRequests(byte[] input) {
        RequestParser parser = new RequestParser();
        int half = input.length / 2;
        parser.feed(input, 0, half);
        readAll(parser);
        parser.feed(input, half, input.length - half);
        readAll(parser);
        assertThat(parser.heldBytes()).isLessThan(4 * input.length + 64 * 1024);
    }

    private static void readAll(RequestParser parser) {
        Parsed parsed = parser.next();
        while (!(parsed instanceof Parsed.More) && !(parsed instanceof Parsed.Bad)) {
            parsed = parser.next();
        }
    }

    /** What is read can be written again: else an answer that repeats it would be a mistake of vigild. */
    @Test
    void json() {
        Fuzz.of(
                        List.of(
                                "{\"action\":\"signal\",\"names\":[\"web\",\"\\u00e9\\n\"],"
                                        + "\"all\":false,\"signal\":\"HUP\",\"await\":true}",
                                "{\"x\":{\"y\":[1,2.5e3,null,true]},\"action\":\"stop\"}"),
                        "\\ud800",
                        "\\udc00",
                        "[",
                        "{\"a\":",
                        "\"",
                        "\\",
                        "\u00ed\u00a0\u0080",
                        "-1e999999",
                        "null")
                .run(input -> {
                    try {
                        Json.bytes(Json.read(input, Action.class));
                    } catch (BadJson declared) {
                        assertThat(declared).hasMessageNotContaining("\n");
                    }
                });
    }

    @Test
    void statOfAProcess() {
        Fuzz.of(
                        List.of("17 (a) b) S 1 17 17 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 12345 1 2 3 4 5 6 7 8 9 10"
                                + " 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28"),
                        " ",
                        "(",
                        ")",
                        "99999999999999999999",
                        "-")
                .run(input -> ProcStat.parse(new String(input, StandardCharsets.UTF_8)));
    }

    @Test
    void configuration() {
        Path file = directory.resolve("vigil.toml");
        Fuzz.of(
                        List.of(
                                "[service.web]\ncommand = [\"a\", 'b']\nready = { log = \"x+\" }\n"
                                        + "stop = { timeout = \"5s\" }\n",
                                "[service.db]\ncommand = \"redis 'x y'\"\ninstances = 2\nrequires = [\"web\"]\n"
                                        + "environment = { A = \"\"\"b\"\"\" }\nlimits = { nofile = 10 }\n"),
                        "[",
                        "{",
                        "=",
                        "\"\"\"",
                        "[service.web]",
                        "99999999999999999999",
                        "1979-05-27T07:32:00Z",
                        "\u00ff",
                        ".")
                .run(50, input -> {
                    Files.write(file, input);
                    Configuration.load(List.of(file));
                });
    }
}
