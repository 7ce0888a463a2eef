package dev.vigil.daemon.feature.readiness;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A GET, and what counts as a good answer: the status line is enough. */
record HttpQuestion(String host, int port, String pathAndQuery) {
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    /** @throws IllegalArgumentException for what is no URL */
    static HttpQuestion of(String url) {
        URI uri = URI.create(url);
        String host = String.valueOf(uri.getHost()).replace("[", "").replace("]", "");
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new HttpQuestion(host, uri.getPort() < 0 ? 80 : uri.getPort(), path + query);
    }

    byte[] request() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        String text = "GET " + pathAndQuery + " HTTP/1.1\r\nHost: " + name + ":" + port
                + "\r\nUser-Agent: vigil\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether an answer that begins so has a status from 200 to 399. */
    static boolean isGood(byte[] answer, int count) {
        if (count < STATUS_AT + 3) {
            return false;
        }
        String beginning = new String(answer, 0, STATUS_AT + 3, StandardCharsets.ISO_8859_1);
        char first = beginning.charAt(STATUS_AT);
        return beginning.startsWith("HTTP/1.") && (first == '2' || first == '3');
    }
}
