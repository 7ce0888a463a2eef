package dev.vigil.daemon.process;

import dev.vigil.daemon.loop.Mailbox;
import dev.vigil.linux.Linux;
import java.util.concurrent.Semaphore;

/**
 * A thread blocked in waitid(2) for any child. Launched children are seen by their pidfd as well; this thread is for
 * the orphans that vigild inherits as subreaper, which nothing else would announce. It only looks (WNOWAIT), says so,
 * and waits until the loop has reaped, for a zombie would make waitid return again at once. Without children it sleeps
 * until one is born, so that it costs nothing when nothing happens.
 */
public final class ChildWatchThread implements ChildWatch {
    private static final int STACK_BYTES = 256 * 1024;

    private final Linux linux;
    private final Mailbox mailbox;
    private final Semaphore go = new Semaphore(1);
    private volatile boolean perhapsChildless = true;
    private volatile boolean closed;

    public ChildWatchThread(Linux linux, Mailbox mailbox) {
        this.linux = linux;
        this.mailbox = mailbox;
    }

    /** Starts the thread; {@code reap} is run in the loop. */
    public void start(Runnable reap) {
        Thread thread = new Thread(null, () -> watch(reap), "child-watch", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void born() {
        if (perhapsChildless) {
            go.release();
        }
    }

    /** Ends the thread the next time that it wakes. */
    public void close() {
        closed = true;
        go.release();
    }

    private void watch(Runnable reap) {
        while (true) {
            go.acquireUninterruptibly();
            if (closed) {
                return;
            }
            go.drainPermits();
            perhapsChildless = true;
            if (linux.awaitEnded() > 0) {
                perhapsChildless = false;
                go.drainPermits();
                mailbox.post(() -> reapThenGoOn(reap));
            }
        }
    }

    private void reapThenGoOn(Runnable reap) {
        try {
            reap.run();
        } finally {
            go.release();
        }
    }
}
