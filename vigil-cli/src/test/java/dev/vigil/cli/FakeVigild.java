package dev.vigil.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Something that speaks as vigild does on its control socket, with answers that a test puts into its mouth. */
final class FakeVigild implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** A request that came in. */
    record Asked(String method, String path, String body) {}

    private record Reply(int status, String type, String body, Runnable before) {}

    private FakeVigild(ServerSocketChannel server) {
        this.server = server;
    }

    /** Listens in the run directory below {@code root}. */
    static FakeVigild at(Path root) throws IOException {
        return listening(Files.createDirectories(root.resolve("run")).resolve("vigil.sock"));
    }

    static FakeVigild listening(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        FakeVigild fake = new FakeVigild(server);
        Thread.ofPlatform().daemon().name("fake vigild").start(fake::serve);
        return fake;
    }

    FakeVigild answers(String request, String json) {
        return answers(request, 200, json);
    }

    FakeVigild answers(String request, int status, String json) {
        replies.put(request, new Reply(status, "application/json", json, () -> {}));
        return this;
    }

    /** Answers after {@code before} has run. */
    FakeVigild answersAfter(Runnable before, String request, String json) {
        replies.put(request, new Reply(200, "application/json", json, before));
        return this;
    }

    FakeVigild streams(String request, String events) {
        replies.put(request, new Reply(200, "text/event-stream", events, () -> {}));
        return this;
    }

    List<Asked> asked() {
        return asked;
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofPlatform().daemon().name("fake client").start(() -> converse(client));
            }
        } catch (IOException _) {
            // closed: over
        }
    }

    private void converse(SocketChannel client) {
        try (client) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(client));
            OutputStream out = Channels.newOutputStream(client);
            while (answerNext(in, out)) {
                // the next one
            }
        } catch (IOException _) {
            // the command has seen enough
        }
    }

    private boolean answerNext(InputStream in, OutputStream out) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return false;
        }
        String[] parts = line.split(" ", -1);
        int length = 0;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(field.substring(15).trim());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        asked.add(new Asked(parts[0], parts[1], body));
        return reply(parts[0] + " " + parts[1], out);
    }

    private boolean reply(String request, OutputStream out) throws IOException {
        Reply reply = replies.getOrDefault(
                request, new Reply(404, "application/json", "{\"error\":\"cannot find it: unknown\"}", () -> {}));
        reply.before().run();
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        boolean stream = reply.type().startsWith("text/event");
        String framing = stream ? "Connection: close" : "Content-Length: " + body.length;
        String head =
                "HTTP/1.1 " + reply.status() + " X\r\nContent-Type: " + reply.type() + "\r\n" + framing + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        return !stream;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            line.write(c);
            c = in.read();
        }
        return line.toString(StandardCharsets.UTF_8).trim();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
