package dev.vigil.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A web service of one page: each visit is an order, and orders are numbered. */
public final class Shop {
    private static final int PATIENCE_MILLIS = 2_000;
    private int orders;

    private Shop() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8321"));
        try (ServerSocket door = new ServerSocket()) {
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            System.out.println("the shop is open at http://127.0.0.1:" + port + "/");
            new Shop().serve(door);
        }
    }

    private void serve(ServerSocket door) throws IOException {
        while (true) {
            try (Socket visitor = door.accept()) {
                visitor.setSoTimeout(PATIENCE_MILLIS);
                answer(visitor);
            } catch (IOException e) {
                System.out.println("a visitor went away: " + e.getMessage());
            }
        }
    }

    private void answer(Socket visitor) throws IOException {
        var in = new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.ISO_8859_1));
        String request = in.readLine();
        if (request == null) {
            return;
        }
        for (String header = in.readLine(); header != null && !header.isEmpty(); ) {
            header = in.readLine();
        }
        String page = page(request);
        String status = page.isEmpty() ? "404 Not Found" : "200 OK";
        String reply = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + page.length() + "\r\nConnection: close\r\n\r\n" + page;
        visitor.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
    }

    private String page(String request) {
        if (request.startsWith("GET /health ")) {
            return "open\n";
        }
        return request.startsWith("GET / ") ? "order " + ++orders + "\n" : "";
    }
}
