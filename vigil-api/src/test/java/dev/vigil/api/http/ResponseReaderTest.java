package dev.vigil.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.Json;
import dev.vigil.api.Samples;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n";
    private static final String UNTIL_CLOSE = "HTTP/1.1 200 OK\r\nServer: x\r\n\r\nabcdefg";
    private static final String COUNTED =
            "HTTP/1.1 103 Early Hints\r\nContent-Length: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nabcdefg";

    /** Head and body as one text, or what is wrong. */
    private static String read(byte[] bytes, Random random) {
        ResponseReader reader = new ResponseReader();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        List<String> heads = new ArrayList<>();
        int at = 0;
        while (true) {
            switch (reader.next()) {
                case Part.Head(int status, Headers headers) -> heads.add(status + " " + headers);
                case Part.Data data -> body.writeBytes(data.bytes());
                case Part.End() -> {
                    return heads + body.toString(UTF_8);
                }
                case Part.Bad(String problem) -> {
                    return "bad: " + problem;
                }
                case Part.More() -> {
                    if (at == bytes.length) {
                        reader.endOfInput();
                    } else {
                        int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
                        reader.feed(bytes, at, length);
                        at += length;
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHUNKED, UNTIL_CLOSE, COUNTED})
    void theBodyIsWholeHoweverItsEndIsToldAndTheBytesAreSplit(String answer) {
        for (int seed = 0; seed < 500; seed++) {
            assertThat(read(answer.getBytes(ISO_8859_1), new Random(seed)))
                    .startsWith("[200 ")
                    .endsWith("]abcdefg");
        }
    }

    @Test
    void whatTheServerWritesTheClientReads() {
        byte[] encoded = Response.json(Samples.status(5)).encode(true, false);
        assertThat(read(encoded, new Random(1))).endsWith("]" + Json.text(Samples.status(5)));
        byte[] failure = Response.failure(404, "cannot show x: no such service")
                .with("Allow", "GET")
                .encode(false, false);
        assertThat(read(failure, new Random(1)))
                .startsWith("[404 ")
                .contains("allow, value=GET", "connection, value=close")
                .endsWith("{\"error\":\"cannot show x: no such service\"}");
        assertThat(read(Response.empty().encode(true, false), new Random(1))).startsWith("[204 ");
    }

    @Test
    void anAnswerToHeadHasTheLengthAndNoBody() {
        String head = new String(Response.of("text/plain", new byte[12]).encode(true, true), ISO_8859_1);
        assertThat(head).contains("Content-Length: 12\r\n").endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "SSH-2.0-OpenSSH_10.0\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            })
    void whatIsNoWholeAnswerIsToldApart(String answer) {
        assertThat(read(answer.getBytes(ISO_8859_1), new Random(1))).startsWith("bad: ");
    }

    @Test
    void spoiltBytesNeverDoWorse() {
        byte[] good = (COUNTED + CHUNKED).getBytes(ISO_8859_1);
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] spoilt = good.clone();
            spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
            assertThat(read(spoilt, random)).isNotEmpty();
        }
    }

    @Test
    void eventsComeOutHoweverTheyAreSplit() {
        List<ServerSentEvent> events = List.of(
                new ServerSentEvent("1", "message", "{\"id\":1}"),
                new ServerSentEvent("2", "lost", "two\nlines \u00e9"),
                new ServerSentEvent("3", "message", "x"));
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(": a comment\r\n\r\n".getBytes(UTF_8));
        events.forEach(event -> wire.writeBytes(event.encode()));
        for (int seed = 0; seed < 300; seed++) {
            assertThat(inPieces(wire.toByteArray(), new Random(seed))).isEqualTo(events);
        }
    }

    private static List<ServerSentEvent> inPieces(byte[] bytes, Random random) {
        EventStreamReader reader = new EventStreamReader();
        List<ServerSentEvent> out = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
            out.addAll(reader.feed(Arrays.copyOfRange(bytes, at, end)));
            at = end;
        }
        return out;
    }
}
