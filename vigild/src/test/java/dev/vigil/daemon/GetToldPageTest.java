package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.api.EventEntry;
import dev.vigil.api.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/how-to/get-told.md} shows, with receivers of the test. */
class GetToldPageTest {
    private static final Path PAGE = Path.of("../docs/how-to/get-told.md");
    private static final Pattern TOML = Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path root;

    /** The {@code number}-th example, of a service that ends badly. */
    private static String example(int number) throws IOException {
        List<String> examples = new ArrayList<>();
        Matcher blocks = TOML.matcher(Files.readString(PAGE));
        while (blocks.find()) {
            examples.add(blocks.group(1));
        }
        return examples.get(number)
                .replace("command = [\"/srv/web/bin/web\"]", "command = ['sh', '-c', 'exit 3']\nrestart = 'never'")
                .replaceFirst("health = .*\n", "")
                .replaceFirst("on-event.unhealthy = .*\n", "");
    }

    @Test
    void aMailIsHandedToSendmail() throws IOException {
        Path sendmail = root.resolve("sendmail");
        Files.writeString(
                sendmail,
                "#!/bin/sh\necho \"$@\" > %1$s/args; cat > %1$s/new; mv %1$s/new %1$s/mail\n".formatted(root));
        assertThat(sendmail.toFile().setExecutable(true)).isTrue();
        String toml = example(0);
        assertThat(toml).contains("/usr/sbin/sendmail");
        try (LiveVigild vigild = LiveVigild.start(root, toml.replace("/usr/sbin/sendmail", sendmail.toString()))) {
            EventEntry event = vigild.await("web", "failed", 1);
            Eventually.holds("a mail was sent", () -> Files.exists(root.resolve("mail")));
            assertThat(Files.readString(root.resolve("args"))).isEqualTo("-t\n");
            assertThat(Files.readAllLines(root.resolve("mail")))
                    .startsWith("To: ops@example.org")
                    .anyMatch(line -> line.matches("Subject: web on \\S+: failed"))
                    .contains("", event.at() + " " + event.reason(), "0 others were left out");
        }
    }

    @Test
    void aWebhookGetsTheRecordOfTheEvent() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        try (Receiver receiver = new Receiver();
                LiveVigild vigild = LiveVigild.start(root, receiver.in(example(1)))) {
            EventEntry event = vigild.await("web", "failed", 1);
            Eventually.holds("it was posted", () -> !receiver.bodies.isEmpty());
            assertThat(receiver.bodies).containsExactly(Json.text(event));
            assertThat(receiver.heads.element()).startsWith("POST /vigil ").contains("Content-Type: application/json");
        }
    }

    /** Takes what is posted to it. */
    private static final class Receiver implements AutoCloseable {
        private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

        final Queue<String> heads = new ConcurrentLinkedQueue<>();
        final Queue<String> bodies = new ConcurrentLinkedQueue<>();
        private final ServerSocket server;

        Receiver() throws IOException {
            server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::serve);
        }

        String in(String toml) {
            assertThat(toml).contains("https://hooks.example.org/");
            return toml.replace("https://hooks.example.org/", "http://127.0.0.1:" + server.getLocalPort() + "/");
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    take(client);
                } catch (IOException e) {
                    // It was closed: the test is over.
                }
            }
        }

        private void take(Socket client) throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
            }
            Matcher length = LENGTH.matcher(head);
            char[] body = new char[length.find() ? Integer.parseInt(length.group(1)) : 0];
            int got = 0;
            for (int count = 0; got < body.length && count >= 0; got += Math.max(0, count)) {
                count = in.read(body, got, body.length - got);
            }
            client.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            heads.add(head.toString());
            bodies.add(new String(body, 0, got));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
