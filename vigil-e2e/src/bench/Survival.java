import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long control is away when vigild is killed and when it is upgraded: {@code java Survival.java HOME [SERVICES
 * [ROUNDS]]}, where HOME is a distribution.
 *
 * <p>A death ends when another vigild tells at its socket that each service runs with the pid it had before. An upgrade
 * is counted from its acknowledgement to the same answer. Only a machine that does nothing else gives good figures.
 */
final class Survival {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;
    /** A vigild that has just come up has things to do still. */
    private static final long REST_NANOS = 2_000_000_000;

    private static final Pattern SINCE = Pattern.compile("\"vigild\":\\{[^}]*\"since\":\"([^\"]*)\"");
    private static final Pattern RUNNING =
            Pattern.compile("\"name\":\"s\\d+\",\"state\":\"running\",\"goal\":\"up\",\"pid\":\\d+");

    private final Path home;
    private final int services;
    private final Path root;
    private Seen last = new Seen("", Set.of());

    /** What a vigild that has come up {@code since} then tells. */
    private record Seen(String since, Set<String> running) {}

    private Survival(Path home, int services, Path root) {
        this.home = home;
        this.services = services;
        this.root = root;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int services = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        Path root = Files.createTempDirectory("vigil-survival");
        System.out.println(services + " services, " + rounds + " rounds, in " + root);
        new Survival(Path.of(args[0]).toRealPath(), services, root).run(rounds);
    }

    private void run(int rounds) throws IOException, InterruptedException {
        StringBuilder toml = new StringBuilder();
        for (int i = 1; i <= services; i++) {
            toml.append("[service.s").append(i).append("]\ncommand = [\"sleep\", \"2147483647\"]\n");
        }
        vigil("up", "-d", "-f", Files.writeString(root.resolve("vigil.toml"), toml).toString());
        try {
            awaitAll();
            List<Long> deaths = new ArrayList<>();
            List<Long> upgrades = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                deaths.add(millisOfDeath());
                upgrades.add(millisOfUpgrade());
            }
            tell("death", deaths);
            tell("upgrade", upgrades);
        } finally {
            vigil("down");
        }
    }

    private long millisOfDeath() throws IOException {
        LockSupport.parkNanos(REST_NANOS);
        long pid = Long.parseLong(Files.readString(root.resolve("run/vigild.pid")).strip());
        ProcessHandle vigild = ProcessHandle.of(pid).orElseThrow();
        long begun = System.nanoTime();
        vigild.destroyForcibly();
        awaitAll();
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private long millisOfUpgrade() {
        LockSupport.parkNanos(REST_NANOS);
        ask("POST", "upgrade", "{\"to\":\"" + home + "\"}").orElseThrow();
        long begun = System.nanoTime();
        awaitAll();
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** Waits until another vigild than the last one tells that all run, as they did. */
    private void awaitAll() {
        Seen before = last;
        long begun = System.nanoTime();
        while (last.since().equals(before.since()) || last.running().size() < services) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new IllegalStateException("only " + last.running().size() + " services run");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            ask("GET", "services", "").ifPresent(status -> last = seen(status));
        }
        if (!before.running().isEmpty() && !before.running().equals(last.running())) {
            throw new IllegalStateException("other processes run than before");
        }
    }

    private static Seen seen(String status) {
        Matcher since = SINCE.matcher(status);
        Set<String> running = new HashSet<>();
        Matcher each = RUNNING.matcher(status);
        while (each.find()) {
            running.add(each.group());
        }
        return new Seen(since.find() ? since.group(1) : "", running);
    }

    /** The answer, if there is a vigild that gives a whole one. */
    private Optional<String> ask(String method, String what, String body) {
        try (SocketChannel vigild = SocketChannel.open(UnixDomainSocketAddress.of(root.resolve("run/vigil.sock")))) {
            String request = method + " /api/v1/" + what + " HTTP/1.1\r\nHost: vigild\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            vigild.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(4 << 20);
            while (vigild.read(answer) >= 0 && answer.hasRemaining()) {
                // to its end
            }
            String text = new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
            return text.startsWith("HTTP/1.1 200") ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void vigil(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home + "/bin/vigil", "--root", root.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("said").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + ": " + Files.readString(root.resolve("said")));
        }
    }

    private static void tell(String what, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        long median = sorted.get(sorted.size() / 2);
        System.out.println(what + ": median " + median + " ms, worst " + sorted.getLast() + " ms, " + millis);
    }
}
