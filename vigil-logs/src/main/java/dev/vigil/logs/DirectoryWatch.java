package dev.vigil.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Tells which directories something has happened in. Those that can't be watched are named each time. */
final class DirectoryWatch implements Closeable {
    private final Optional<WatchService> service;
    private final Map<WatchKey, Path> watched = new HashMap<>();
    private final Set<Path> unwatched = new HashSet<>();

    DirectoryWatch() {
        service = start();
    }

    private static Optional<WatchService> start() {
        try {
            return Optional.of(FileSystems.getDefault().newWatchService());
        } catch (IOException tooManyInotifyInstances) {
            return Optional.empty();
        }
    }

    void add(Path directory) {
        if (!register(directory)) {
            unwatched.add(directory);
        }
    }

    private boolean register(Path directory) {
        if (service.isEmpty()) {
            return false;
        }
        try {
            WatchKey key = directory.register(
                    service.get(), StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            watched.put(key, directory);
            return true;
        } catch (IOException missingOrTooMany) {
            return false;
        }
    }

    /** Whether each directory is watched, so that waiting may be long. */
    boolean complete() {
        return unwatched.isEmpty();
    }

    /** Waits until something happens, at most {@code nanos}. @return where something may have happened */
    Set<Path> await(long nanos) throws InterruptedException {
        Set<Path> changed = new HashSet<>();
        if (service.isEmpty()) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } else {
            WatchKey key = service.get().poll(nanos, TimeUnit.NANOSECONDS);
            while (key != null) {
                changed.add(take(key));
                key = service.get().poll();
            }
        }
        changed.addAll(unwatched);
        unwatched.removeIf(this::register);
        return changed;
    }

    private Path take(WatchKey key) {
        Path directory = watched.getOrDefault(key, Path.of(""));
        key.pollEvents();
        if (!key.reset()) {
            watched.remove(key);
            unwatched.add(directory);
        }
        return directory;
    }

    @Override
    public void close() throws IOException {
        if (service.isPresent()) {
            service.get().close();
        }
    }
}
