package dev.vigil.quickstart;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Fetches an order a second from the shop. Every fifteenth is more than it can bear. */
public final class Worker {
    private static final int CURSE = 15;

    private Worker() {}

    public static void main(String[] args) throws IOException {
        String[] shop = System.getenv().getOrDefault("SHOP", "127.0.0.1:8321").split(":");
        System.out.println("at work for " + String.join(":", shop));
        while (true) {
            pack(fetch(shop[0], Integer.parseInt(shop[1])));
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private static int fetch(String host, int port) throws IOException {
        try (Socket shop = new Socket(host, port)) {
            shop.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String reply = new String(shop.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Integer.parseInt(reply.substring(reply.lastIndexOf(' ') + 1).strip());
        }
    }

    private static void pack(int order) {
        if (order % CURSE == 0) {
            throw new IllegalStateException("order " + order + " is cursed");
        }
        System.out.println("packed order " + order);
    }
}
