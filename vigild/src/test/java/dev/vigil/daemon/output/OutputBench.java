package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.Compression;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.core.spec.Output.Stderr;
import dev.vigil.linux.NativeLinux;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Capture beside {@code cat >file}, which reads a FIFO or an anonymous pipe, in one run: {@code OutputBench SVC
 * DIRECTORY MIB CHUNK ROUNDS}. SVC is a program
 * that is called {@code SVC flood NAME EVENTS LINES CHUNK} and writes that many 100-byte lines.
 */
final class OutputBench {
    private static final int LINE_BYTES = 100;

    private final String writer;
    private final Path directory;
    private final long lines;
    private final String chunk;

    private OutputBench(String[] args) {
        writer = args[0];
        directory = Path.of(args[1]);
        lines = Long.parseLong(args[2]) * (1 << 20) / LINE_BYTES;
        chunk = args[3];
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var bench = new OutputBench(args);
        for (int round = 0; round < Integer.parseInt(args[4]); round++) {
            bench.catOfPipe();
            bench.catOfFifo();
            bench.vigil();
        }
    }

    private ProcessBuilder writer() {
        return new ProcessBuilder(writer, "flood", "b", "/dev/null", Long.toString(lines), chunk);
    }

    private Process write(Path fifo) throws IOException {
        return writer().redirectOutput(fifo.toFile()).start();
    }

    private void catOfPipe() throws IOException, InterruptedException {
        Path to = directory.resolve("cat.log");
        long begin = System.nanoTime();
        List<Process> both =
                ProcessBuilder.startPipeline(List.of(writer(), new ProcessBuilder("cat").redirectOutput(to.toFile())));
        awaitAll("cat, anonymous pipe", begin, to, both.getLast(), both.getFirst());
    }

    private void catOfFifo() throws IOException, InterruptedException {
        Path fifo = directory.resolve("cat.fifo");
        Path to = directory.resolve("cat.log");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        Process cat = new ProcessBuilder("cat", fifo.toString())
                .redirectOutput(to.toFile())
                .start();
        long begin = System.nanoTime();
        awaitAll("cat, FIFO", begin, to, cat, write(fifo));
        Files.delete(fifo);
    }

    private void awaitAll(String who, long begin, Path to, Process cat, Process flood)
            throws IOException, InterruptedException {
        while (to.toFile().length() < lines * LINE_BYTES) {
            LockSupport.parkNanos(1_000_000);
        }
        say(who, System.nanoTime() - begin, cpuNanos(cat.pid()));
        flood.destroyForcibly().waitFor();
        cat.destroyForcibly().waitFor();
        Files.delete(to);
    }

    private static long cpuNanos(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) * 10_000_000;
    }

    private void vigil() throws IOException, InterruptedException {
        var linux = new NativeLinux();
        Path log = directory.resolve("log");
        Path fifo = directory.resolve("vigil.fifo");
        var plan = new LogPlan(50_000_000, 3, Duration.ZERO, Compression.NONE, Stderr.MERGED);
        try (var loop = new MiniLoop(linux);
                var component = new OutputManager(
                        linux,
                        directory.toString(),
                        new OutputManager.Surroundings(
                                loop, loop, Runnable::run, Runnable::run, (s, m) -> System.out.println(m)))) {
            var place = new OutputPaths("b", log.toString(), fifo.toString(), Optional.empty());
            var opened = (OpenResult.Opened) component.open(place, plan);
            component.kept(Set.copyOf(component.pipes()));
            long cpu = cpuNanos(linux.getpid());
            long begin = System.nanoTime();
            Process flood = write(fifo);
            loop.run(component, 600_000, () -> component.bytesTaken() >= lines * LINE_BYTES);
            say("vigil, " + loop.turns() + " turns", System.nanoTime() - begin, cpuNanos(linux.getpid()) - cpu);
            flood.destroyForcibly().waitFor();
            opened.capture().close(linux.monotonicNanos());
        }
        for (File file : log.toFile().listFiles()) {
            Files.delete(file.toPath());
        }
        Files.delete(log);
        for (String name : List.of("vigil.fifo", "relay", "relay.of")) {
            Files.deleteIfExists(directory.resolve(name));
        }
    }

    private void say(String who, long nanos, long cpuNanos) {
        double gigabytes = lines * LINE_BYTES / 1e9;
        System.out.printf(
                "%-28s chunk %6s %7.0f MB/s %6.2f CPU s/GB%n",
                who, chunk, gigabytes * 1e12 / nanos, cpuNanos / 1e9 / gigabytes);
    }
}
