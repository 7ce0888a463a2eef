package dev.vigil.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lines of one or several services as they are written, over rotation and restarts, none lost and none twice: first
 * what the query asks for of what is there, then what comes. What comes is in the order of time as far as it is there
 * at the same moment. A line whose end is not written within 200 ms is given without it. For one thread; to be closed.
 */
public final class LogFollower implements AutoCloseable {
    private static final long REST_NANOS = 200_000_000;
    /** How often to look where nothing tells of changes, and how often where something does, in case it failed to. */
    private static final long LOOK_NANOS = 100_000_000;

    private static final long LOOK_ANYWAY_NANOS = 10_000_000_000L;

    private final LogQuery query;
    private final MergedLines merge;
    private final DirectoryWatch watch = new DirectoryWatch();
    private final Map<Path, List<LogLineSource>> sources = new HashMap<>();
    private final Map<LogLineSource, Long> rests = new HashMap<>();
    private long lookedNanos = System.nanoTime();

    private LogFollower(LogQuery query) {
        this.query = query;
        merge = new MergedLines(query);
    }

    /** Follows several logs as one. */
    public static LogFollower of(List<LogStore> stores, LogQuery query) {
        var follower = new LogFollower(query);
        stores.forEach(store -> follower.add(store, query));
        return follower;
    }

    /** Follows one more log, from its beginning on. */
    public void add(LogStore store) {
        add(store, query.last(LogQuery.ALL_LINES));
    }

    private void add(LogStore store, LogQuery from) {
        watch.add(store.directory());
        List<LogLineSource> added = store.sources(from, true);
        sources.computeIfAbsent(store.directory(), d -> new ArrayList<>()).addAll(added);
        added.forEach(merge::add);
    }

    /**
     * The next line, waiting for it if need be.
     *
     * @return empty when none came within {@code wait}, or the thread was interrupted
     * @throws UncheckedIOException when a log can't be read
     */
    public Optional<LogLine> next(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        try {
            Optional<LogLine> line = merge.next();
            while (line.isEmpty()) {
                long now = System.nanoTime();
                if (end - now <= 0) {
                    return line;
                }
                await(Math.min(end - now, patience(now)));
                line = merge.next();
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private long patience(long nowNanos) {
        sources.values().forEach(list -> list.forEach(source -> noteRest(source, nowNanos)));
        long nanos = watch.complete() ? LOOK_ANYWAY_NANOS : LOOK_NANOS;
        for (long since : rests.values()) {
            nanos = Math.min(nanos, Math.max(0, since + REST_NANOS - nowNanos));
        }
        return nanos;
    }

    private void noteRest(LogLineSource source, long nowNanos) {
        if (source.hasRest()) {
            rests.putIfAbsent(source, nowNanos);
        } else {
            rests.remove(source);
        }
    }

    private void await(long nanos) throws InterruptedException {
        Set<Path> changed = watch.await(nanos);
        long now = System.nanoTime();
        if (now - lookedNanos >= LOOK_ANYWAY_NANOS) {
            lookedNanos = now;
            sources.values().forEach(list -> list.forEach(merge::wake));
        }
        changed.forEach(path -> sources.getOrDefault(path, List.of()).forEach(merge::wake));
        rests.forEach((source, since) -> {
            if (now - since >= REST_NANOS) {
                source.flushRest();
                merge.wake(source);
            }
        });
        rests.values().removeIf(since -> now - since >= REST_NANOS);
    }

    @Override
    public void close() {
        try {
            watch.close();
            merge.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
