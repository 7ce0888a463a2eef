package dev.vigil.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A Java program that a test runs. */
final class Jvm implements AutoCloseable {
    static final int SIGHUP = 1;
    static final int SIGUSR1 = 10;
    static final int SIGTERM = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Linux LINUX = new NativeLinux();

    private final Process process;
    private final BufferedReader out;

    private Jvm(Process process) {
        this.process = process;
        this.out = process.inputReader(UTF_8);
    }

    static Jvm start(Map<String, String> environment, Class<?> program, String... arguments) throws IOException {
        return start(environment, List.of(), program, arguments);
    }

    /** @param script which runs its arguments */
    static Jvm startByShell(String script, Class<?> program, String... arguments) throws IOException {
        return start(Map.of(), List.of("sh", "-c", script, "sh"), program, arguments);
    }

    private static Jvm start(
            Map<String, String> environment, List<String> prefix, Class<?> program, String... arguments)
            throws IOException {
        // Whoever runs the tests may ignore signals (nohup(1) does so with SIGHUP), which their programs would inherit.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
        command.addAll(prefix);
        command.addAll(command(program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return new Jvm(builder.start());
    }

    static List<String> command(Class<?> program) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName());
    }

    String line() throws IOException {
        return String.valueOf(out.readLine());
    }

    List<String> rest() throws IOException {
        return out.lines().toList();
    }

    String errors() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), UTF_8);
    }

    long pid() {
        return process.pid();
    }

    void signal(int signal) {
        assertThat(LINUX.kill((int) process.pid(), signal)).isZero();
    }

    int end() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("it ends")
                .isTrue();
        return process.exitValue();
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Ends a process that is not our child. */
    static void stop(int pid) {
        int pidfd = LINUX.pidfdOpen(pid);
        assertThat(LINUX.kill(pid, SIGTERM)).isZero();
        assertThat(new Waits(LINUX).await(pidfd, Flags.EPOLLIN, PATIENCE))
                .as("it ends")
                .isTrue();
        LINUX.close(pidfd);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
