package dev.vigil.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A daemon in Java, on the library, that tells vigild itself how it is. */
@ExtendWith(Sandboxes.class)
final class ScannerdExampleTest {
    @Test
    void saysThatItIsReadyReloadsAndStopsInOrder(Sandbox box) throws IOException {
        int port = box.port();
        box.write("limits", "ports-max=1\n");
        box.up("""
                [service.scannerd]
                command = ["%s", "--port", "%d", "--limits", "limits"]
                ready = { notify = true }
                restart = "always"
                reload = { signal = "HUP" }
                """.formatted(Checkout.top().resolve("examples/scannerd/scannerd"), port));
        assertThat(ask(port, "echo hello")).isEqualTo("hello");
        assertThat(ask(port, "scan %d %d".formatted(port, port))).isEqualTo("open: " + port);

        box.write("limits", "ports-max=2\n");
        box.vigil("reload", "scannerd").expect(0);
        Await.until("the new limit holds", () -> ask(port, "scan 1 3").equals("too many ports (at most 2)"));

        Service before = box.service("scannerd");
        box.vigil("signal", "KILL", "scannerd").expect(0);
        box.awaitAfter("scannerd", before.incarnation());
        assertThat(ask(port, "echo again")).isEqualTo("again");

        box.vigil("stop", "scannerd").expect(0);
        assertThat(box.vigil("logs", "scannerd").expect(0).out()).contains("stopped after");
        box.vigil("down").expect(0);
    }

    private static String ask(int port, String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
        }
    }
}
