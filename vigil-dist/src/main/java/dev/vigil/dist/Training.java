package dev.vigil.dist;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs the distribution as its users will, so that the runtime notes in the AOT caches what it loads and links: a
 * supervisor with services of every kind, and a rehearsal of the commands that steer it. One of each is enough, since
 * each notes what the other makes it do. The supervisor lives twice: first it takes up what a killed one has left.
 */
final class Training {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Distribution dist;
    private final Path scripts;
    private final Path work;

    /**
     * @param scripts folder of {@code vigil.toml} and, for each role of the command, its commands
     * @param work folder for what is needed meanwhile
     */
    Training(Distribution dist, Path scripts, Path work) {
        this.dist = dist;
        this.scripts = scripts;
        this.work = work;
    }

    void run() throws IOException {
        FileTrees.delete(work);
        Files.createDirectories(work);
        Path stage = Files.createTempDirectory("vigil"); // a socket's path is short
        try (Socket port = new Socket()) {
            // Bound and not listened on: the kernel gives it to nobody but the shop, which sets SO_REUSEADDR.
            port.setReuseAddress(true);
            port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            perform(stage, port.getLocalPort());
        } finally {
            FileTrees.delete(stage);
        }
        for (Role role : Role.values()) {
            create(role);
            check(role);
        }
    }

    private void perform(Path stage, int port) throws IOException {
        Path toml = stage.resolve("vigil.toml");
        String services = Files.readString(scripts.resolve("vigil.toml"));
        Files.writeString(toml, services.replace("TRAINING_PORT", Integer.toString(port)));
        Path killed = Files.createDirectory(stage.resolve("killed"));
        dieOver(killed, toml);
        Path lives = Files.write(work.resolve("vigild-commands"), List.of(daemon(killed, toml), daemon(stage, toml)));
        Path said = work.resolve("vigild.txt");
        List<String> program = List.of(Distribution.REHEARSAL, lives.toString());
        Process vigild = start(java(Role.VIGILD, recording(Role.VIGILD), program), said);
        try {
            awaitSocket(killed, vigild, said);
            ask(killed, "GET services", "POST shutdown");
            awaitSocket(stage, vigild, said);
            ask(stage, "GET settled", "GET openapi.json", "GET nothing");
            rehearse(Role.CLI, stage);
            rehearse(Role.TOOL, stage);
            end(vigild, said);
        } finally {
            vigild.destroyForcibly();
        }
    }

    /** Leaves services behind, as a vigild does that is killed: the one that is recorded will take them up. */
    private void dieOver(Path root, Path toml) throws IOException {
        List<String> program = new ArrayList<>(List.of(Distribution.MAIN));
        program.addAll(List.of(daemon(root, toml).split("\t")));
        Path said = work.resolve("killed.txt");
        Process vigild = start(java(Role.VIGILD, List.of(), program), said);
        try {
            awaitSocket(root, vigild, said);
            ask(root, "GET settled");
        } finally {
            BuildTools.kill(vigild);
        }
        Files.delete(socket(root));
    }

    /** The words of a supervisor's command, separated by tabs. */
    private static String daemon(Path root, Path toml) {
        return String.join("\t", "--root", root.toString(), "daemon", "--foreground", "-f", toml.toString());
    }

    private static Path socket(Path root) {
        return root.resolve("run/vigil.sock");
    }

    /** Requests without a body. */
    private static void ask(Path root, String... requests) throws IOException {
        for (String each : requests) {
            try (SocketChannel vigild = SocketChannel.open(UnixDomainSocketAddress.of(socket(root)))) {
                String request =
                        each.replace(" ", " /api/v1/") + " HTTP/1.1\r\nHost: vigild\r\nConnection: close\r\n\r\n";
                vigild.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
                ByteBuffer answer = ByteBuffer.allocate(1 << 16);
                while (vigild.read(answer) >= 0 && answer.hasRemaining()) {
                    // to its end
                }
            }
        }
    }

    /** The last command of the last rehearsal takes vigild down. */
    private void rehearse(Role role, Path stage) throws IOException {
        String commands = Files.readString(scripts.resolve(role.cacheName() + "-commands"))
                .replaceAll("(?m)^#.*\\R", "")
                .replace(' ', '\t')
                .replace("ROOT", stage.toString());
        Path prepared = Files.writeString(work.resolve(role.cacheName() + "-commands"), commands);
        List<String> program = List.of(Distribution.REHEARSAL, prepared.toString());
        Path said = work.resolve(role.cacheName() + ".txt");
        end(start(java(role, recording(role), program), said), said);
    }

    private Process start(List<String> command, Path said) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("VIGIL_HOME", dist.home().toString());
        Files.writeString(work.resolve("vigil.toml"), ""); // a project, for commands without a root
        builder.environment().put("VIGIL_PROJECTS", work.resolve("projects").toString());
        builder.environment().keySet().removeAll(List.of("VIGIL_ROOT", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder.start();
    }

    private static void awaitSocket(Path root, Process vigild, Path said) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!isListening(socket(root))) {
            if (!vigild.isAlive() || System.nanoTime() - deadline > 0) {
                throw new BuildFailure("cannot train the AOT cache: vigild does not listen\n" + Files.readString(said));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** A socket has a name before it is listened on. */
    private static boolean isListening(Path socket) {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void end(Process process, Path said) throws IOException {
        int code = BuildTools.waitFor(process, PATIENCE_NANOS);
        if (code != 0) {
            throw new BuildFailure(
                    "cannot train the AOT cache: exit code " + code + " of " + said + "\n" + Files.readString(said));
        }
    }

    /**
     * Without machine code: the runtime would run what was made for this processor on every other one, unchecked, and
     * die of SIGILL where an instruction is missing (AVX). The flags count only here; a cache without code has none to
     * use.
     */
    private void create(Role role) throws IOException {
        List<String> flags = List.of(
                "-XX:AOTMode=create",
                "-XX:AOTConfiguration=" + notes(role),
                cache(role),
                "-XX:-AOTAdapterCaching",
                "-XX:-AOTStubCaching");
        BuildTools.run(work, java(role, flags, List.of()));
    }

    /** What is wrong with a cache is wrong on the user's machine, where nobody would hear of it. */
    private void check(Role role) throws IOException {
        List<String> flags = List.of("-XX:AOTMode=on", cache(role), "-Xlog:aot+codecache+init");
        String said = BuildTools.run(work, java(role, flags, List.of(Distribution.MAIN, "version")));
        if (!said.contains("AOT Code Cache is empty")) {
            throw new BuildFailure("cannot ship the AOT cache: it holds machine code of this processor ("
                    + dist.cache(role) + ")\n" + said);
        }
    }

    private List<String> recording(Role role) {
        return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + notes(role));
    }

    private Path notes(Role role) {
        return work.resolve(role.cacheName() + ".aotconf");
    }

    private String cache(Role role) {
        return "-XX:AOTCache=" + dist.cache(role);
    }

    private List<String> java(Role role, List<String> more, List<String> program) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(dist.java(role).toString());
        command.addAll(role.flags());
        command.addAll(more);
        command.add("-Dvigil.home=" + dist.home());
        command.addAll(List.of("-cp", dist.classPath()));
        command.addAll(program);
        return command;
    }
}
