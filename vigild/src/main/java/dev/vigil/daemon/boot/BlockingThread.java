package dev.vigil.daemon.boot;

import dev.vigil.daemon.loop.BlockingExecutor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A {@link BlockingExecutor} with one thread, so one task after another; the thread ends when there is none. */
final class BlockingThread implements BlockingExecutor, AutoCloseable {
    private static final int IDLE_SECONDS = 5;
    private static final int STACK_BYTES = 256 * 1024;

    private final ThreadPoolExecutor executor;

    BlockingThread(String name) {
        this(name, 1);
    }

    /** With up to {@code threads} of that name: then one task that waits for long holds up no other. */
    BlockingThread(String name, int threads) {
        executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
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

    /** Waits for nothing: what is under way is of no use any more. */
    void abandon() {
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.shutdownNow();
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
