package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the README promises a newcomer. */
@ExtendWith(Sandboxes.class)
final class QuickstartTest {
    private static final int PORT = 8321;
    private static final String FILE =
            Checkout.example("quickstart").resolve("vigil.toml").toString();

    @Test
    void theWorkerDiesOfACursedOrderAndComesBack(Sandbox box) throws IOException {
        Background up = box.background("up", "-f", FILE)
                .awaitOut("the shop is open")
                .awaitOut("at work")
                .awaitOut("packed order");
        box.vigil("status").expect(0).says("shop", "worker");
        long first = box.service("worker").incarnation();
        Await.until("an order that the worker cannot bear", () -> {
            order();
            return box.service("worker").incarnation() > first;
        });
        assertThat(box.awaitAfter("worker", first).restarts()).isPositive();
        assertThat(box.vigil("why", "worker").expect(0).out()).contains("exit code 1", "is cursed");
        up.signal("INT").await().expect(0);
    }

    @Test
    void theWorkerSharesTheFateOfTheShop(Sandbox box) {
        box.vigil("up", "-d", "-f", FILE).expect(0);
        Service shop = box.service("shop");
        Service worker = box.service("worker");
        box.vigil("signal", "KILL", "shop").expect(0);
        box.awaitAfter("shop", shop.incarnation());
        box.awaitAfter("worker", worker.incarnation());
        assertThat(box.vigil("why", "shop").expect(0).out()).contains("SIGKILL");
        box.vigil("down").expect(0);
    }

    private static void order() throws IOException {
        try (Socket shop = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            shop.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            shop.getInputStream().readAllBytes();
        }
    }
}
