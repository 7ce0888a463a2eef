package dev.vigil.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
    private static final String CURL = crlf("""
            GET /api/v1/services HTTP/1.1
            Host: localhost
            User-Agent: curl/8.14.1
            Accept: */*

            """);
    private static final String CURL_POST = crlf("""
            POST /api/v1/actions HTTP/1.1
            Host: localhost
            User-Agent: curl/8.14.1
            Accept: */*
            Content-Length: 17
            Content-Type: application/x-www-form-urlencoded

            {"action":"stop"}""");
    private static final String CURL_CHUNKED = crlf("""
            POST /api/v1/actions HTTP/1.1
            Host: localhost
            Transfer-Encoding: chunked

            5
            hello
            6;x=y
             world
            0
            Trailer: 1

            """);
    private static final String CURL_0 = "HEAD / HTTP/1.0\r\nHost: localhost\r\n\r\n";
    private static final String ALL = CURL + CURL_POST + "\r\n" + CURL_CHUNKED + CURL_0;

    private static String crlf(String lines) {
        return lines.replace("\n", "\r\n");
    }

    private static RequestParser fed(String bytes) {
        RequestParser parser = new RequestParser();
        parser.feed(bytes.getBytes(ISO_8859_1), 0, bytes.length());
        return parser;
    }

    private static Request request(String bytes) {
        return ((Parsed.Complete) fed(bytes).next()).request();
    }

    /** What came out, told in a way that can be compared. */
    private static List<String> drained(RequestParser parser) {
        List<String> out = new ArrayList<>();
        Parsed parsed = parser.next();
        while (parsed instanceof Parsed.Complete(Request request)) {
            out.add(request + "?" + request.query() + request.headers() + new String(request.body(), UTF_8)
                    + request.keepAlive());
            parsed = parser.next();
        }
        if (parsed instanceof Parsed.Bad bad) {
            out.add("bad " + bad.status());
        }
        return out;
    }

    @Test
    void aCurlTranscriptIsUnderstood() {
        Request get = request(CURL);
        assertThat(get.method()).isEqualTo("GET");
        assertThat(get.segments()).containsExactly("api", "v1", "services");
        assertThat(get.headers().first("user-agent")).contains("curl/8.14.1");
        assertThat(get.keepAlive()).isTrue();
        assertThat(request(CURL_POST).body()).asString(UTF_8).isEqualTo("{\"action\":\"stop\"}");
        assertThat(request(CURL_CHUNKED).body()).asString(UTF_8).isEqualTo("hello world");
        assertThat(request(CURL_0).keepAlive()).isFalse();
    }

    @Test
    void requestsThatWereSentAheadComeOneByOne() {
        assertThat(drained(fed(ALL))).hasSize(4);
    }

    @Test
    void howTheBytesAreSplitMakesNoDifference() {
        List<String> whole = drained(fed(ALL));
        byte[] bytes = ALL.getBytes(ISO_8859_1);
        for (int seed = 0; seed < 2_000; seed++) {
            assertThat(fedInPieces(bytes, new Random(seed))).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @Test
    void spoiltBytesAreRefusedTheSameWayHoweverTheyAreSplit() {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = ALL.getBytes(ISO_8859_1);
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            List<String> whole = drained(fed(new String(bytes, ISO_8859_1)));
            assertThat(fedInPieces(bytes, random)).as("seed %d", seed).isEqualTo(whole);
        }
    }

    private static List<String> fedInPieces(byte[] bytes, Random random) {
        RequestParser parser = new RequestParser();
        List<String> out = new ArrayList<>();
        int pieceMax = 1 + random.nextInt(120);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(pieceMax));
            parser.feed(bytes, at, length);
            at += length;
            drained(parser).stream()
                    .filter(one -> !(one.startsWith("bad") && out.contains(one)))
                    .forEach(out::add);
        }
        return out;
    }

    @Test
    void segmentsAreDecodedEachOnItsOwn() {
        assertThat(request("GET /a%2Fb/%C3%A9%20x//?q=%41 HTTP/1.0\r\n\r\n").segments())
                .containsExactly("a/b", "\u00e9 x", "", "");
        assertThat(request("GET /?q=%41&b HTTP/1.0\r\n\r\n").query()).isEqualTo("q=%41&b");
        assertThat(request("GET http://host:80/a?b HTTP/1.1\r\nHost: host\r\n\r\n")
                        .segments())
                .containsExactly("a");
        assertThat(request("OPTIONS * HTTP/1.0\r\n\r\n").segments()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.1, '', true",
        "1.1, close, false",
        "1.1, 'Upgrade, CLOSE', false",
        "1.0, '', false",
        "1.0, Keep-Alive, true",
    })
    void theConnectionStaysAsTheClientWishes(String version, String connection, boolean stays) {
        Request request = request("GET / HTTP/" + version + "\r\nHost: x\r\nConnection: " + connection + "\r\n\r\n");
        assertThat(request.keepAlive()).isEqualTo(stays);
    }

    @Test
    void aBodyThatWaitsForPermissionGetsItOnce() {
        RequestParser parser = fed("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        assertThat(parser.next()).isEqualTo(new Parsed.Continue());
        assertThat(parser.next()).isEqualTo(new Parsed.More());
        parser.feed(new byte[] {'h', 'i'}, 0, 2);
        assertThat(parser.next()).isInstanceOf(Parsed.Complete.class);
    }

    @Test
    void itKnowsWhatItWaitsFor() {
        RequestParser parser = new RequestParser();
        assertThat(parser.idle()).isTrue();
        byte[] start = "POST / HTTP/1.0\r\n".getBytes(ISO_8859_1);
        parser.feed(start, 0, start.length);
        assertThat(parser.next()).isEqualTo(new Parsed.More());
        assertThat(parser.idle()).isFalse();
        byte[] head = "Content-Length: 1\r\n\r\n".getBytes(ISO_8859_1);
        parser.feed(head, 0, head.length);
        assertThat(parser.next()).isEqualTo(new Parsed.More());
        assertThat(parser.inBody()).isTrue();
        parser.feed(head, 0, 1);
        assertThat(parser.next()).isInstanceOf(Parsed.Complete.class);
        assertThat(parser.idle()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n\n",
                "\0\r\n\r\n",
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                "GET  / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1 \r\n\r\n",
                "GET / http/1.1\r\n\r\n",
                "GET / HTTP/11\r\n\r\n",
                "GET / FTP/1.1\r\n\r\n",
                "G\u00e9T / HTTP/1.0\r\n\r\n",
                "(GET) / HTTP/1.0\r\n\r\n",
                "GET x HTTP/1.0\r\n\r\n",
                "GET * HTTP/1.0\r\n\r\n",
                "GET /a\tb HTTP/1.0\r\n\r\n",
                "GET /a\u00e9 HTTP/1.0\r\n\r\n",
                "GET /a#b HTTP/1.0\r\n\r\n",
                "GET /a% HTTP/1.0\r\n\r\n",
                "GET /a%4 HTTP/1.0\r\n\r\n",
                "GET /a%zz HTTP/1.0\r\n\r\n",
                "GET /a%ff HTTP/1.0\r\n\r\n",
                "GET /a%00 HTTP/1.0\r\n\r\n",
                "GET /a%0d%0a HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.0\nHost: x\n\n",
                "GET / HTTP/1.0\r\nA: b\rc\r\n\r\n",
                "GET / HTTP/1.0\r\n folded: x\r\n\r\n",
                "GET / HTTP/1.0\r\nA: b\r\n\tc\r\n\r\n",
                "GET / HTTP/1.0\r\nA : b\r\n\r\n",
                "GET / HTTP/1.0\r\n: b\r\n\r\n",
                "GET / HTTP/1.0\r\nno colon\r\n\r\n",
                "GET / HTTP/1.0\r\nA: b\u0000c\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\nx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\nx",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n123456789\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\r\n",
            })
    void whatIsNoProperRequestIsRefused(String bytes) {
        assertBad(bytes, 400);
    }

    private static void assertBad(String bytes, int status) {
        RequestParser parser = fed(bytes);
        assertThat(parser.next()).isInstanceOfSatisfying(Parsed.Bad.class, bad -> {
            assertThat(bad.status()).as(bad.problem()).isEqualTo(status);
            assertThat(bad.problem()).isNotBlank();
        });
        parser.feed(CURL.getBytes(ISO_8859_1), 0, CURL.length());
        assertThat(parser.next()).as("nothing is understood after it").isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void otherVersionsAndCodingsHaveTheirOwnStatus() {
        assertBad("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
        assertBad("GET / HTTP/0.9\r\n\r\n", 505);
        assertBad("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501);
        assertBad("POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417);
    }

    @Test
    void limitsHold() {
        assertBad("G".repeat(Limits.HEAD_MAX_BYTES), 431);
        assertBad("\r\n".repeat(Limits.HEAD_MAX_BYTES), 431);
        assertBad("GET /" + "a".repeat(Limits.HEAD_MAX_BYTES) + " HTTP/1.0\r\n\r\n", 431);
        assertBad("GET / HTTP/1.0\r\nA: " + "a".repeat(Limits.HEAD_MAX_BYTES) + "\r\n\r\n", 431);
        assertBad("GET / HTTP/1.0\r\n" + "A: b\r\n".repeat(Limits.FIELDS_MAX + 1) + "\r\n", 431);
        assertThat(request("GET / HTTP/1.0\r\n" + "A: b\r\n".repeat(Limits.FIELDS_MAX) + "\r\n"))
                .isNotNull();
        String post = "POST / HTTP/1.1\r\nHost: a\r\n";
        assertBad(post + "Content-Length: " + (Limits.BODY_MAX_BYTES + 1) + "\r\n\r\n", 413);
        assertBad(post + "Content-Length: 99999999999999999999\r\n\r\n", 413);
        assertBad(post + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", 413);
        assertBad(post + "Transfer-Encoding: chunked\r\n\r\n1;" + "x".repeat(300), 400);
        assertBad(post + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "A: b\r\n".repeat(101), 431);
    }

    @Test
    void theLargestBodyFits() {
        String body = "x".repeat(Limits.BODY_MAX_BYTES);
        Request request = request("POST / HTTP/1.0\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(request.body()).hasSize(Limits.BODY_MAX_BYTES);
    }

    @Test
    void noiseNeverDoesWorseThanARefusal() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            RequestParser parser = new RequestParser();
            parser.feed(noise, 0, noise.length);
            assertThat(parser.next()).isInstanceOfAny(Parsed.Bad.class, Parsed.More.class);
        }
    }
}
