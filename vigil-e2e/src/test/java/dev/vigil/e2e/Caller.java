package dev.vigil.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the control socket without a process of its own for each question. */
record Caller(Path socket) {
    /** The body of a good answer; empty: nobody listens, or the connection ended before the answer did. */
    Optional<String> get(String path) {
        return ask("GET " + path + " HTTP/1.1\r\n", "");
    }

    Optional<String> act(String action, String service, boolean await) {
        String body = "{\"action\":\"" + action + "\",\"names\":[\"" + service + "\"],\"await\":" + await + "}";
        return ask("POST /api/v1/actions HTTP/1.1\r\n", body);
    }

    private Optional<String> ask(String line, String body) {
        String request = line + "Host: vigil\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer left = ByteBuffer.wrap(request.getBytes(UTF_8));
            while (left.hasRemaining()) {
                channel.write(left);
            }
            return whole(read(channel));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String read(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toString(UTF_8);
    }

    private static Optional<String> whole(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        boolean good = answer.startsWith("HTTP/1.1 2") && end > 0 && answer.endsWith("}");
        return good ? Optional.of(answer.substring(end + 4)) : Optional.empty();
    }
}
