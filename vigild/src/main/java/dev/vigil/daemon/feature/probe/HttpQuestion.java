package dev.vigil.daemon.feature.probe;

import dev.vigil.config.text.LinePattern;
import dev.vigil.core.spec.Health.Question;
import dev.vigil.core.spec.Health.StatusRange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A GET, and what counts as a good answer. */
public final class HttpQuestion {
    private static final int PORT_USUAL = 80;

    private final String host;
    private final int port;
    private final byte[] request;
    private final List<StatusRange> expected;
    private final Optional<LinePattern> body;

    /** @throws IllegalArgumentException for what is no URL, or no expression */
    private HttpQuestion(Question.Http http) {
        URI uri = URI.create(http.url());
        host = String.valueOf(uri.getHost()).replace("[", "").replace("]", "");
        port = uri.getPort() < 0 ? PORT_USUAL : uri.getPort();
        request = request(uri, http.headers());
        expected = http.expected();
        body = http.body().map(LinePattern::of);
    }

    public static HttpQuestion of(Question.Http http) {
        return new HttpQuestion(http);
    }

    /** A GET of {@code url} for which a status from 200 to 399 is enough. */
    public static HttpQuestion of(String url) {
        return new HttpQuestion(new Question.Http(url, List.of(StatusRange.GOOD), Optional.empty(), Map.of()));
    }

    private byte[] request(URI uri, Map<String, String> headers) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        StringBuilder text = new StringBuilder("GET " + path + query + " HTTP/1.1\r\n");
        field(text, headers, "Host", (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
        field(text, headers, "User-Agent", "vigil");
        field(text, headers, "Accept", "*/*");
        headers.forEach((name, value) -> append(text, name, value));
        append(text, "Connection", "close");
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Unless the user has one of that name. */
    private static void field(StringBuilder text, Map<String, String> headers, String name, String value) {
        if (headers.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
            append(text, name, value);
        }
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    byte[] request() {
        return request;
    }

    boolean isExpected(int status) {
        for (StatusRange range : expected) {
            if (range.contains(status)) {
                return true;
            }
        }
        return false;
    }

    /** What a part of the body must match; empty: the status is enough. */
    Optional<LinePattern> body() {
        return body;
    }
}
