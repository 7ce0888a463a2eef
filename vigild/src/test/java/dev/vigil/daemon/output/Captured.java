package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.Compression;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.core.spec.Output.Stderr;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.logs.LogStore;
import dev.vigil.logs.SegmentName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** One service's capture with a loop around it, and its log. */
final class Captured implements AutoCloseable {
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    final Linux linux;
    final MiniLoop loop;
    final OutputManager component;
    final OutputCapture capture;
    final Path log;
    final Path fifo;
    final List<String> messages = new ArrayList<>();
    private final Executor removal;
    private final ExecutorService blocking = Executors.newSingleThreadExecutor();
    private final ExecutorService writers = Executors.newCachedThreadPool();

    Captured(Path directory, LogPlan plan) {
        this(directory, plan, new NativeLinux());
    }

    Captured(Path directory, LogPlan plan, Linux linux) {
        this(directory, plan, linux, Optional.empty());
    }

    /** @param remover removes old segments; empty: what packs them does */
    Captured(Path directory, LogPlan plan, Linux linux, Optional<Executor> remover) {
        this.linux = linux;
        this.removal = remover.orElse(blocking);
        log = directory.resolve("log");
        fifo = directory.resolve("web.out");
        loop = new MiniLoop(linux);
        component = new OutputManager(
                linux,
                directory.toString(),
                new OutputManager.Surroundings(
                        loop, loop, removal, blocking, (service, message) -> messages.add(message)));
        Optional<String> errors = plan.stderr() == Stderr.SEPARATE
                ? Optional.of(directory.resolve("web.err").toString())
                : Optional.empty();
        capture = opened(component.open(new OutputPaths("web", log.toString(), fifo.toString(), errors), plan));
    }

    static OutputCapture opened(OpenResult result) {
        return switch (result) {
            case OpenResult.Opened(OutputCapture capture) -> capture;
            case OpenResult.Refused(String reason) -> throw new AssertionError(reason);
        };
    }

    static LogPlan plan(long maxSizeBytes, int keep) {
        return new LogPlan(maxSizeBytes, keep, Duration.ZERO, Compression.NONE, Stderr.MERGED);
    }

    /** Writes in a thread of its own, {@code piece} bytes at a time, which may block while the pipe is full. */
    Future<?> write(byte[] bytes, int piece) {
        return writers.submit(() -> put(bytes, piece));
    }

    private void put(byte[] bytes, int piece) {
        try (var out = Files.newOutputStream(fifo)) {
            for (int i = 0; i < bytes.length; i += piece) {
                out.write(bytes, i, Math.min(piece, bytes.length - i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #write} where what is taken tells enough. */
    void begin(byte[] bytes, int piece) {
        writers.execute(() -> put(bytes, piece));
    }

    /** Runs the loop until {@code done}, which other threads may bring about. */
    boolean runUntil(BooleanSupplier done) {
        long end = linux.monotonicNanos() + PATIENCE_NANOS;
        while (!loop.run(component, 20, done)) {
            if (linux.monotonicNanos() > end) {
                return false;
            }
        }
        return true;
    }

    /** Waits until old segments are removed and full ones packed, so far as the loop has asked for it. */
    void awaitMaintenance() throws ExecutionException, InterruptedException {
        blocking.submit(() -> {}).get(); // one after another
    }

    /** Occupies the thread that packs until {@code until} ends. */
    void blockPacking(CountDownLatch until) {
        blocking.execute(() -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Bytes of all files of the log and its indexes. */
    static long diskBytes(Path log) {
        return bytesIn(log) + bytesIn(LogStore.indexesOf(log));
    }

    private static long bytesIn(Path folder) {
        long total = 0;
        String[] names = folder.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            total += folder.resolve(name).toFile().length();
        }
        return total;
    }

    boolean runUntilTaken(long bytes) {
        return runUntil(() -> component.bytesTaken() >= bytes);
    }

    /** Full segments and the current one, in order. */
    static List<Path> segments(Path log) {
        try (Stream<Path> files = Files.list(log)) {
            List<Path> full = new ArrayList<>(files.filter(file ->
                            SegmentName.parse(file.getFileName().toString()).isPresent())
                    .sorted()
                    .toList());
            if (Files.exists(log.resolve("current"))) {
                full.add(log.resolve("current"));
            }
            return full;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path segment) {
        try (var in = Files.newInputStream(segment)) {
            return segment.toString().endsWith(".gz") ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] allBytes(Path log) {
        var all = new ByteArrayOutputStream();
        segments(log).forEach(segment -> all.writeBytes(bytes(segment)));
        return all.toByteArray();
    }

    @Override
    public void close() {
        capture.close(linux.monotonicNanos());
        component.close();
        loop.close();
        blocking.close();
        writers.shutdownNow();
    }
}
