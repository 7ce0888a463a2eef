package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the README promises a newcomer. */
@ExtendWith(Sandboxes.class)
final class QuickstartTest {
    private static final String PORT = "8321";
    private static final int CURSE = 15;

    /** The example as it is, but for its port. @return that */
    private static int copy(Sandbox box) throws IOException {
        Path example = Checkout.example("quickstart");
        int port = box.port();
        box.write(
                "vigil.toml",
                Files.readString(example.resolve("vigil.toml"))
                        .replace(PORT, "" + port)
                        .replace("\"./", "\"" + example + "/"));
        return port;
    }

    @Test
    void theWorkerDiesOfACursedOrderAndComesBack(Sandbox box) throws IOException {
        int port = copy(box);
        Background up = box.background("up", "-f", "vigil.toml")
                .awaitOut("the shop is open")
                .awaitOut("at work")
                .awaitOut("packed order");
        box.vigil("status").expect(0).says("shop", "worker");
        long first = box.service("worker").incarnation();
        // Whoever takes the next order gets the cursed one, and the worker is the only one who still does.
        int order = order(port);
        while (order % CURSE != CURSE - 1) {
            order = order(port);
        }
        assertThat(box.awaitAfter("worker", first).restarts()).isPositive();
        assertThat(box.vigil("why", "worker").expect(0).out()).contains("exit code 1", "is cursed");
        up.signal("INT").await().expect(0);
    }

    @Test
    void theWorkerSharesTheFateOfTheShop(Sandbox box) throws IOException {
        copy(box);
        box.vigil("up", "-d", "-f", "vigil.toml").expect(0);
        Service shop = box.service("shop");
        Service worker = box.service("worker");
        box.vigil("signal", "KILL", "shop").expect(0);
        box.awaitAfter("shop", shop.incarnation());
        box.awaitAfter("worker", worker.incarnation());
        assertThat(box.vigil("why", "shop").expect(0).out()).contains("SIGKILL");
        box.vigil("down").expect(0);
    }

    /** Takes an order. @return its number */
    private static int order(int port) throws IOException {
        try (Socket shop = new Socket(InetAddress.getLoopbackAddress(), port)) {
            shop.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String page = new String(shop.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Integer.parseInt(page.substring(page.lastIndexOf(' ') + 1).strip());
        }
    }
}
