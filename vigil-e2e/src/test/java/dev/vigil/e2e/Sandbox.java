package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.Jsonb;
import io.avaje.jsonb.Types;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A supervisor's root of its own, and commands that speak to it. At its end everything that it started is stopped, and
 * that nothing is left behind is part of each test.
 */
final class Sandbox implements AutoCloseable {
    private static final Jsonb JSON = Jsonb.builder().build();

    private final SandboxUsers users;
    private final Path folder;
    private final Path outputs;
    private final Leftovers leftovers;
    private final List<Background> started = new ArrayList<>();
    private final List<ReservedPort> ports = new ArrayList<>();
    private List<String> prefix = List.of();
    private Path home = Checkout.distribution();

    Sandbox(SandboxUsers users) throws IOException {
        // Short: a socket's path has at most 107 bytes.
        this.users = users;
        this.folder = Files.createTempDirectory(Path.of("/tmp"), "ve2e").toRealPath();
        setMode(folder, "rwxr-xr-x");
        setMode(Files.createDirectory(folder.resolve("scratch")), "rwxrwxrwx");
        this.outputs = Files.createDirectory(folder.resolve("outputs"));
        this.leftovers = new Leftovers(folder);
    }

    private static void setMode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /** Its folder; a file of the test's lies here, one of a service in {@code scratch}. */
    Path folder() {
        return folder;
    }

    /** The supervisor's root. */
    Path root() {
        return folder.resolve("root");
    }

    Path socket() {
        return root().resolve("run/vigil.sock");
    }

    /** Each command is started by this one from now on: {@code setpriv}, {@code unshare}, {@code prlimit}. */
    void startBy(String... words) {
        prefix = List.of(words);
    }

    /** Another copy of the distribution. */
    void useDistribution(Path copy) {
        home = copy;
    }

    /** Services in a configuration get their users. */
    Path write(String file, String content) {
        String text = file.endsWith(".toml") ? users.in(content) : content;
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /** Runs {@code vigil} with this root to its end. */
    CommandResult vigil(String... args) {
        return start(vigilCommand(args)).await();
    }

    /** Starts {@code vigil} with this root and leaves it running. */
    Background background(String... args) {
        return start(vigilCommand(args));
    }

    /** Runs a program in the sandbox's folder to its end. */
    CommandResult run(String... command) {
        return start(List.of(command)).await();
    }

    /** Starts what {@code toml} describes, in the background, and expects all to become ready. */
    CommandResult up(String toml) {
        write("vigil.toml", toml);
        return vigil("up", "-d", "-f", "vigil.toml").expect(0);
    }

    /** A port of the loopback for a server of this test; nobody else gets it before the test is over. */
    int port() {
        try {
            ReservedPort port = new ReservedPort();
            ports.add(port);
            return port.number();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> vigilCommand(String... args) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/vigil").toString());
        command.addAll(List.of("--root", root().toString()));
        command.addAll(Arrays.asList(args));
        return command;
    }

    Background start(List<String> words) {
        // Whoever runs the tests may ignore signals (nohup(1) does so with SIGHUP), which commands would inherit.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
        command.addAll(prefix);
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put(Leftovers.MARK, folder.toString());
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().remove("VIGIL_ROOT");
        builder.environment().remove("VIGIL_HOME");
        try {
            Background process = Background.start(builder, outputs);
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code vigil status --json}. */
    Map<String, Object> status() {
        return json(vigil("status", "--json").out());
    }

    static Map<String, Object> json(String text) {
        return JSON.<Map<String, Object>>type(Types.mapOf(Object.class)).fromJson(text);
    }

    List<Service> services() {
        List<Service> found = new ArrayList<>();
        for (Object service : (List<?>) Objects.requireNonNull(status().get("services"))) {
            @SuppressWarnings("unchecked")
            Map<String, Object> fields = (Map<String, Object>) service;
            found.add(new Service(fields));
        }
        return found;
    }

    Service service(String name) {
        return services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no service " + name));
    }

    long vigildPid() {
        return Long.parseLong(read("root/run/vigild.pid").strip());
    }

    /** Of the guard of a vigild in the background. */
    long guardPid() {
        return Long.parseLong(read("root/run/guard").strip());
    }

    void awaitState(String name, String state) {
        Await.until(name + " is " + state, () -> service(name).state().equals(state));
    }

    /** Waits for a later launch than {@code incarnation}, running. */
    Service awaitAfter(String name, long incarnation) {
        Await.until(name + " runs again", () -> {
            Service service = service(name);
            return service.state().equals("running") && service.incarnation() > incarnation;
        });
        return service(name);
    }

    /** Ends what still runs, and says what would have been left behind without that. */
    @Override
    public void close() throws IOException {
        leftovers.noteGroups();
        if (Files.exists(socket())) {
            vigil("down");
        }
        started.forEach(Background::end);
        Await.comesTrue(() -> leftovers.describe().isEmpty());
        List<String> left = leftovers.describe();
        for (long pid : leftovers.processes()) {
            Shell.kill("KILL", pid);
        }
        Await.comesTrue(() -> leftovers.processes().isEmpty());
        Shell.run("rm", "-rf", "--one-file-system", folder.toString());
        for (ReservedPort port : ports) {
            port.close();
        }
        assertThat(left).as("left behind").isEmpty();
    }

    /** What vigild and the commands have said, for the message of a test that fails. */
    String story() {
        StringBuilder story = new StringBuilder();
        if (has("root/run/vigild.log")) {
            story.append("--- vigild.log\n").append(read("root/run/vigild.log"));
        }
        // Of a test that looks again and again, the last looks are enough.
        for (Background process : started.subList(Math.max(0, started.size() - 6), started.size())) {
            story.append("--- ")
                    .append(process)
                    .append('\n')
                    .append(process.out())
                    .append(process.err());
        }
        return story.toString();
    }
}
