package dev.vigil.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

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

    /** By the shell itself: kill(1) is not everywhere. A negative pid is that of a process group. */
    static void kill(String signal, long... pids) {
        String whom = Arrays.stream(pids).mapToObj(Long::toString).collect(Collectors.joining(" "));
        run("sh", "-c", "kill -s " + signal + " -- " + whom);
    }

    /** Skips the test where one of them is missing; the words are what .ci/run looks for. */
    static void need(String... programs) {
        for (String program : programs) {
            boolean found =
                    !run("sh", "-c", "command -v " + program + " || true").isBlank();
            assumeTrue(found, program + " is not installed");
        }
    }

    static boolean isRoot() {
        return run("id", "-u").strip().equals("0");
    }

    static void needRoot() {
        assumeTrue(isRoot(), "only root may");
    }
}
