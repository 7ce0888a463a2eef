package dev.vigil.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/** Other programs that the build calls. */
final class BuildTools {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private BuildTools() {}

    /** Links a runtime by the JDK this process runs on. */
    static void jlink(List<String> options, Path output) {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new BuildFailure("cannot link the runtime: this Java has no jlink ("
                        + System.getProperty("java.home") + "); install a whole JDK 25"));
        List<String> args = new ArrayList<>(options);
        args.add("--output");
        args.add(output.toString());
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        if (jlink.run(out, out, args.toArray(String[]::new)) != 0) {
            throw new BuildFailure("cannot link the runtime: " + said);
        }
    }

    /** Runs a program to its end; its output, which goes into the failure's message if its exit code is not 0. */
    static String run(Path directory, List<String> command) throws IOException {
        Path said = Files.createTempFile("vigil-build", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            int code = waitFor(process, PATIENCE_NANOS);
            if (code != 0) {
                throw new BuildFailure("cannot build the distribution: exit code " + code + " of " + command + "\n"
                        + Files.readString(said));
            }
            return Files.readString(said);
        } finally {
            Files.delete(said);
        }
    }

    /** Its exit code; a process that takes longer is ended, and the build with it. */
    static int waitFor(Process process, long nanos) {
        try {
            if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
                throw new BuildFailure("cannot wait for ever: " + process.info());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new BuildFailure("cannot wait for " + process.info() + ": interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Ends it by SIGKILL, and waits until it has ended. */
    static void kill(Process process) {
        process.destroyForcibly();
        waitFor(process, PATIENCE_NANOS);
    }

    static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
