package dev.vigil.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Small commands of the system, for the tests' own needs. */
final class Shell {
    private Shell() {}

    /** Runs it to its end, whatever comes of it; its output with its errors. */
    static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static boolean has(String program) {
        return !run("sh", "-c", "command -v " + program + " || true").isBlank();
    }

    static boolean isRoot() {
        return run("id", "-u").strip().equals("0");
    }
}
