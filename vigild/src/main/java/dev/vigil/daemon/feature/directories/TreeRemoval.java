package dev.vigil.daemon.feature.directories;

import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Removes folders of services. What is in them is the service's doing: a million files, folders as deep as one likes,
 * symbolic links. So a folder is only renamed at once, into a folder that nobody else can enter, and its place is free;
 * its content is removed by another thread, a part at a time. A folder in a folder is renamed to the top before it is
 * looked into: no depth is too deep, and no name is looked up where somebody else could replace a part of the path.
 */
public final class TreeRemoval {
    private static final int ENTRIES_AT_ONCE = 1000;
    /** What is looked at of what earlier removals have left. */
    private static final int LEFT_MAX = 10_000;

    private static final int OWN = 0700;

    private final Linux linux;
    private final String trash;
    private final BlockingExecutor worker;
    private final AtomicLong count = new AtomicLong();
    /** Names in the trash; used on the worker's thread only. */
    private final Deque<String> waiting = new ArrayDeque<>();

    /** @param run the run directory, in which what is to be removed waits */
    public TreeRemoval(Linux linux, String run, BlockingExecutor worker) {
        this.linux = linux;
        this.trash = run + "/removed";
        this.worker = worker;
    }

    /**
     * Takes away a folder or file that is known by a path which nobody else can change. Callable from any thread.
     *
     * @return why it is still there; empty: it is gone, or was not there
     */
    public Optional<String> remove(String path) {
        if (linux.lstat(path).isEmpty()) {
            return Optional.empty();
        }
        linux.mkdir(trash, OWN);
        int moved = linux.rename(path, trash + "/" + newName());
        if (moved == -Errno.EXDEV || moved == -Errno.EBUSY) {
            return Optional.of(path + ": " + Errno.describe(moved));
        }
        worker.run(this::begin);
        return moved < 0 && moved != -Errno.ENOENT
                ? Optional.of(path + ": " + Errno.describe(moved))
                : Optional.empty();
    }

    private String newName() {
        return linux.getpid() + "-" + linux.monotonicNanos() + "-" + count.incrementAndGet();
    }

    /** Also what a vigild has left there that was killed. */
    private void begin() {
        linux.list(trash, LEFT_MAX).stream()
                .filter(name -> !waiting.contains(name))
                .forEach(waiting::add);
        work();
    }

    private void work() {
        String name = waiting.peek();
        if (name != null && isDone(trash + "/" + name)) {
            waiting.remove(name);
        }
        if (waiting.isEmpty()) {
            linux.rmdir(trash);
        } else {
            worker.run(this::work);
        }
    }

    /** Removes some of it. @return whether it is gone, or nothing more of it can be removed */
    private boolean isDone(String path) {
        if (linux.unlink(path) == 0 || linux.rmdir(path) == 0) {
            return true;
        }
        int fd = open(path);
        if (fd < 0) {
            return true;
        }
        int removed = 0;
        for (String entry : linux.list(OpenFolder.path(fd), ENTRIES_AT_ONCE)) {
            removed += remove(fd, entry) ? 1 : 0;
        }
        linux.close(fd);
        return linux.rmdir(path) == 0 || removed == 0;
    }

    private int open(String path) {
        int fd = linux.openNoFollow(path, Flags.O_RDONLY | Flags.O_NONBLOCK, 0);
        if (fd == -Errno.EACCES
                && linux.lstat(path).filter(FileStatus::isDirectory).isPresent()) {
            linux.chmod(path, OWN);
            return linux.openNoFollow(path, Flags.O_RDONLY | Flags.O_NONBLOCK, 0);
        }
        return fd;
    }

    private boolean remove(int folder, String entry) {
        String inside = OpenFolder.path(folder) + "/" + entry;
        if (linux.unlink(inside) == 0 || linux.rmdir(inside) == 0) {
            return true;
        }
        String name = newName();
        boolean lifted = linux.rename(inside, trash + "/" + name) == 0;
        if (lifted) {
            waiting.push(name); // before what is left of its folder, so that never many wait
        }
        return lifted;
    }
}
