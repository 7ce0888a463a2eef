package dev.vigil.daemon.launch;

import dev.vigil.daemon.loop.Mailbox;
import dev.vigil.daemon.process.ChildWatch;
import dev.vigil.linux.Linux;
import java.util.Optional;
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

    private void launch(LaunchTask task) {
        LaunchResult result = spawn(task);
        mailbox.post(() -> task.done(result));
        // Also one that was refused may have been a process for a moment.
        childWatch.born();
    }

    private LaunchResult spawn(LaunchTask task) {
        try {
            Spawning spawning = new Spawning(linux, task);
            Optional<LaunchResult> refused = spawning.spawn();
            if (refused.isPresent()) {
                return refused.get();
            }
            spawning.open();
            return spawning.prepare();
        } catch (LaunchRefused e) {
            return new LaunchResult.Refused(e.reason());
        } catch (RuntimeException e) {
            return new LaunchResult.Refused("bug in vigild: " + e);
        }
    }
}
