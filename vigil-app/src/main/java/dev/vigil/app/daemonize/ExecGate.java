package dev.vigil.app.daemonize;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds the child before its program's first instruction until its pid is in the pid file, so that nobody, the program
 * included, ever reads a file without it. The child waits in open(2) of a FIFO, and with it the thread that spawns it;
 * meanwhile another thread learns the pid from /proc, writes it and opens the gate.
 */
final class ExecGate implements AutoCloseable {
    private static final long LOOK_AGAIN_NANOS = 50_000;
    private static final int TRIES_MAX = 100;

    private final Linux linux;
    private final DaemonLock lock;
    private final String path;
    private final String children;
    private final Set<String> before;
    private final Thread keeper;
    private volatile boolean spawned;
    private int opened = -1;
    private int problem;

    private ExecGate(Linux linux, DaemonLock lock, String path, String children, Set<String> before) {
        this.linux = linux;
        this.lock = lock;
        this.path = path;
        this.children = children;
        this.before = before;
        this.keeper = new Thread(this::keep, "gate");
    }

    /** For a spawn by this thread. Empty where the kernel does not list children (CONFIG_PROC_CHILDREN). */
    static Optional<ExecGate> of(Linux linux, DaemonLock lock) {
        String children = "/proc/" + linux.readlink("/proc/thread-self").orElse("self") + "/children";
        Optional<String> before = linux.readFile(children);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        String name = "/vigil-gate-" + linux.getpid() + "-";
        for (int i = 0; i < TRIES_MAX; i++) {
            String path = System.getProperty("java.io.tmpdir", "/tmp") + name + i;
            if (linux.mkfifo(path, 0600) == 0) {
                ExecGate gate = new ExecGate(linux, lock, path, children, pids(before.get()));
                gate.keeper.start();
                return Optional.of(gate);
            }
        }
        return Optional.empty();
    }

    String path() {
        return path;
    }

    /** The spawn has returned. @return 0, or {@code -errno} of the writing of the pid */
    int pass() {
        spawned = true;
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return problem;
    }

    private void keep() {
        int pid = 0;
        while (pid == 0 && !spawned) {
            pid = child();
            if (pid == 0) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
        if (pid != 0) {
            problem = lock.write(pid);
        }
        opened = linux.open(path, Flags.O_RDWR, 0);
    }

    private int child() {
        for (String pid : pids(linux.readFile(children).orElse(""))) {
            if (!before.contains(pid)) {
                return Integer.parseInt(pid);
            }
        }
        return 0;
    }

    private static Set<String> pids(String text) {
        return text.isBlank() ? Set.of() : Set.of(text.strip().split(" ", -1));
    }

    @Override
    public void close() {
        if (opened >= 0) {
            linux.close(opened);
        }
        linux.unlink(path);
    }
}
