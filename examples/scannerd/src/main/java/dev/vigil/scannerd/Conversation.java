package dev.vigil.scannerd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** One client: a line in, a line out. {@code echo TEXT}, {@code scan FROM TO}, {@code quit}. */
final class Conversation {
    private final SocketChannel connection;
    private final ScanLimits limits;

    Conversation(SocketChannel connection, ScanLimits limits) {
        this.connection = connection;
        this.limits = limits;
    }

    void run() throws IOException {
        try (connection) {
            var in = new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.UTF_8));
            var out = new PrintWriter(Channels.newOutputStream(connection), false, StandardCharsets.UTF_8);
            String line = in.readLine();
            while (line != null && !line.equals("quit")) {
                out.print(answer(line) + "\n");
                out.flush();
                line = in.readLine();
            }
        }
    }

    private String answer(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "echo" -> rest;
            case "scan" -> scan(rest);
            default -> "what? echo TEXT, scan FROM TO, quit";
        };
    }

    private String scan(String range) {
        try {
            String[] ends = range.split(" ", -1);
            PortScan scan = new PortScan(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
            if (scan.size() > limits.portsMax()) {
                return "too many ports (at most " + limits.portsMax() + ")";
            }
            return "open:" + scan.open().stream().map(port -> " " + port).collect(Collectors.joining());
        } catch (IllegalArgumentException e) {
            return "no range of ports (" + range + ")";
        }
    }
}
