package dev.vigil.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What health checks cost: {@code HealthBench DIRECTORY SERVICES SECONDS [http|tcp]}. Each service is asked once a
 * second. Tells the processor time of vigild, which is a process of its own, with and without checks, and how late
 * checks arrive at their server: by how much the time between two of the same service is more than a second.
 */
final class HealthBench {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int TICKS_PER_SECOND = 100;
    private static final byte[] GOOD =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, Long> latest = new HashMap<>();
    private final List<Long> lateNanos = new ArrayList<>();
    private final ByteBuffer bytes = ByteBuffer.allocate(4096);

    private HealthBench() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        int services = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        new HealthBench().measure(Files.createTempDirectory(directory, "plain"), services, seconds, "");
        new HealthBench().measure(Files.createTempDirectory(directory, "checked"), services, seconds, args[3]);
    }

    private void measure(Path root, int services, int seconds, String kind) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open();
                Selector selector = Selector.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            try (KillableVigild vigild = KillableVigild.start(root, toml(services, port, kind))) {
                vigild.settle();
                serveFor(selector, 5, false);
                Cpu before = Cpu.of(vigild.vigildPid());
                serveFor(selector, seconds, true);
                report(services, seconds, kind, Cpu.of(vigild.vigildPid()).since(before));
            }
        }
    }

    private static String toml(int services, int port, String kind) {
        StringBuilder toml = new StringBuilder();
        for (int i = 0; i < services; i++) {
            String question = kind.equals("tcp")
                    ? "tcp = \"127.0.0.1:" + port + "\""
                    : "http = \"http://127.0.0.1:" + port + "/" + i + "\"";
            toml.append("[service.s" + i + "]\ncommand = [\"sleep\", \"100000\"]\noutput = \"null\"\n");
            toml.append(kind.isEmpty() ? "" : "health = { " + question + ", interval = \"1s\" }\n");
        }
        return toml.toString();
    }

    private void serveFor(Selector selector, int seconds, boolean counts) throws IOException {
        long until = System.nanoTime() + seconds * SECOND_NANOS;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            selector.select(1 + left / 1_000_000);
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept(selector, (ServerSocketChannel) key.channel());
                } else {
                    answer(key, (SocketChannel) key.channel(), counts);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private static void accept(Selector selector, ServerSocketChannel server) throws IOException {
        for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ);
        }
    }

    private void answer(SelectionKey key, SocketChannel client, boolean counts) throws IOException {
        bytes.clear();
        if (client.read(bytes) > 0) {
            count(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).split(" ", 3)[1], counts);
            client.write(ByteBuffer.wrap(GOOD));
        }
        key.cancel();
        client.close();
    }

    private void count(String service, boolean counts) {
        long now = System.nanoTime();
        Long before = latest.put(service, now);
        if (before != null && counts) {
            lateNanos.add(Math.max(0, now - before - SECOND_NANOS));
        }
    }

    /** Processor time in seconds. */
    private record Cpu(double user, double system) {
        static Cpu of(long pid) throws IOException {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = TICKS_PER_SECOND;
            return new Cpu(Long.parseLong(fields[11]) / ticks, Long.parseLong(fields[12]) / ticks);
        }

        Cpu since(Cpu before) {
            return new Cpu(user - before.user, system - before.system);
        }
    }

    private void report(int services, int seconds, String kind, Cpu used) {
        long[] late = lateNanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%d services, %s: %.1f %% of a core in the program, %.1f %% in the kernel",
                services, kind.isEmpty() ? "no checks" : kind, 100 * used.user / seconds, 100 * used.system / seconds);
        if (late.length > 0) {
            System.out.printf(
                    "; %d checks, late by %.1f ms at the median, %.1f ms at p99, %.1f ms at most",
                    late.length,
                    late[late.length / 2] / 1e6,
                    late[(int) (late.length * 0.99)] / 1e6,
                    Arrays.stream(late).max().orElse(0) / 1e6);
        }
        System.out.println();
    }
}
