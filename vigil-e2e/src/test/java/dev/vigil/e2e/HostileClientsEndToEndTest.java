package dev.vigil.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of the control socket that misbehave cost themselves only. */
@ExtendWith(Sandboxes.class)
final class HostileClientsEndToEndTest {
    private static final String CALM = """
            [service.calm]
            command = ["sleep", "1000"]
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "unknown path | GET /api/v1/nothing HTTP/1.1~Host: x~~ | 404",
                "unknown service | GET /api/v1/services/nobody HTTP/1.1~Host: x~~ | 404",
                "path that climbs | GET /api/v1/services/../../etc HTTP/1.1~Host: x~~ | 404",
                "wrong method | DELETE /api/v1/services HTTP/1.1~Host: x~~ | 405",
                "no JSON | POST /api/v1/actions HTTP/1.1~Host:x~Content-Length: 4~~junk | 400",
                "wrong JSON | POST /api/v1/actions HTTP/1.1~Host:x~Content-Length: 2~~[] | 400",
                "unknown action | POST /api/v1/actions HTTP/1.1~Host:x~Content-Length: 18~~{`action`:`dance`} | 400",
                "enormous body | POST /api/v1/actions HTTP/1.1~Host:x~Content-Length: 999999999999~~ | 413",
                "negative body | POST /api/v1/actions HTTP/1.1~Host:x~Content-Length: -5~~ | 400",
                "two lengths | POST /api/v1/actions HTTP/1.1~Host:x~Content-Length: 1~Content-Length: 2~~xx | 400",
                "not HTTP | this is not HTTP~~ | 400",
            })
    void badRequestsGetTheirAnswer(String what, String request, String status, Sandbox box) throws IOException {
        box.up(CALM);
        String bytes = request.strip().replace("~", "\r\n").replace('`', '"');
        assertThat(answer(box, bytes.getBytes(US_ASCII))).as(what).startsWith("HTTP/1.1 " + status);
        expectAnswers(box);
    }

    @Test
    void endlessHeadersAreCutOff(Sandbox box) throws IOException {
        box.up(CALM);
        byte[] line = ("X-Long: " + "x".repeat(1000) + "\r\n").getBytes(US_ASCII);
        try (SocketChannel client = connect(box)) {
            client.write(ByteBuffer.wrap("GET /api/v1/services HTTP/1.1\r\n".getBytes(US_ASCII)));
            for (int i = 0; i < 10_000; i++) {
                client.write(ByteBuffer.wrap(line));
            }
            assertThat(read(client)).startsWith("HTTP/1.1 431");
        } catch (IOException e) {
            assertThat(e.getMessage()).containsAnyOf("Broken pipe", "Connection reset");
        }
        expectAnswers(box);
    }

    @Test
    void noiseIsNoRequest(Sandbox box) throws IOException {
        box.up(CALM);
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[random.nextInt(5000)];
            random.nextBytes(noise);
            try (SocketChannel client = connect(box)) {
                client.write(ByteBuffer.wrap(noise));
            } catch (IOException _) {
                // hung up on, which is an answer
            }
        }
        expectAnswers(box);
    }

    @Test
    void halfARequestKeepsNobodyWaiting(Sandbox box) throws IOException {
        box.up(CALM);
        List<SocketChannel> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            SocketChannel client = connect(box);
            client.write(ByteBuffer.wrap("GET /api/v1/serv".getBytes(US_ASCII)));
            slow.add(client);
        }
        expectAnswers(box);
        for (SocketChannel client : slow) {
            client.close();
        }
    }

    @Test
    void thousandsOfClientsCostNothingButThemselves(Sandbox box) throws IOException {
        box.up(CALM);
        List<SocketChannel> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 3000; i++) {
                SocketChannel client = SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
                client.configureBlocking(false);
                crowd.add(client);
                client.connect(UnixDomainSocketAddress.of(box.socket()));
            }
        } catch (IOException _) {
            // refused, which is an answer
        }
        for (SocketChannel client : crowd) {
            client.close();
        }
        Await.until("an answer", () -> box.vigil("status").exit() == 0);
        expectAnswers(box);
    }

    @Test
    void othersAreNotLetIn(Sandbox box) {
        Shell.needRoot();
        Shell.need("curl");
        box.up(CALM);
        Shell.run(
                "chmod",
                "777",
                box.folder().toString(),
                box.root().toString(),
                box.root() + "/run",
                box.socket().toString());
        CommandResult curl = box.run(
                "setpriv",
                "--reuid",
                "65534",
                "--regid",
                "65534",
                "--clear-groups",
                "--",
                "curl",
                "-s",
                "-i",
                "--unix-socket",
                box.socket().toString(),
                "http://x/api/v1/services");
        assertThat(curl.out()).doesNotContain("calm");
        assertThat(curl.out()).contains("403");
    }

    private static void expectAnswers(Sandbox box) {
        box.vigil("status").expect(0);
        assertThat(box.service("calm").restarts()).isZero();
    }

    private static SocketChannel connect(Sandbox box) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(box.socket()));
    }

    private static String answer(Sandbox box, byte[] request) throws IOException {
        try (SocketChannel client = connect(box)) {
            client.write(ByteBuffer.wrap(request));
            return read(client);
        }
    }

    private static String read(SocketChannel client) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        client.read(buffer);
        return new String(buffer.array(), 0, buffer.position(), US_ASCII);
    }
}
