package dev.vigil.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that goes on while the test does; its output is collected in files. */
final class Background {
    private final List<String> command;
    private final Process process;
    private final Path out;
    private final Path err;

    private Background(List<String> command, Process process, Path out, Path err) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Background start(ProcessBuilder builder, Path outputs) throws IOException {
        Path out = Files.createTempFile(outputs, "out", ".txt");
        Path err = Files.createTempFile(outputs, "err", ".txt");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        return new Background(List.copyOf(builder.command()), process, out, err);
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    Background awaitOut(String part) {
        Await.until("'" + part + "' in the output of " + command, () -> out().contains(part) || diedWithout(part));
        return this;
    }

    private boolean diedWithout(String part) {
        if (process.isAlive() || out().contains(part)) {
            return false;
        }
        throw new AssertionError(
                command + " ended with " + process.exitValue() + " and never said '" + part + "':\n" + out() + err());
    }

    Background signal(String name) {
        Shell.kill(name, pid());
        return this;
    }

    CommandResult await() {
        try {
            if (!process.waitFor(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(command + " did not end within " + Await.PATIENCE + ":\n" + out() + err());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return new CommandResult(command, process.exitValue(), out(), err());
    }

    /** For the end of a test, however it went. */
    void end() {
        process.destroy();
        if (!Await.comesTrue(() -> !process.isAlive())) {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
