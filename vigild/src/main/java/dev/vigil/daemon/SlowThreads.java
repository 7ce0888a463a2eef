package dev.vigil.daemon;

import dev.vigil.daemon.loop.SlowRoom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A slow room of a real vigild: one thread, so one piece of work after another, which goes away when there is none. */
final class SlowThreads implements SlowRoom, AutoCloseable {
    private static final int IDLE_SECONDS = 5;
    private static final int STACK_BYTES = 256 * 1024;

    private final ThreadPoolExecutor executor;

    SlowThreads(String name) {
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(null, task, name, STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void run(Runnable work) {
        executor.execute(work);
    }

    /** Waits a little for what is under way; what is given later is not done. */
    @Override
    public void close() {
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.shutdown();
        try {
            executor.awaitTermination(IDLE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
