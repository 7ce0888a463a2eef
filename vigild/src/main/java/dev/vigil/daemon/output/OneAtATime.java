package dev.vigil.daemon.output;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Work that is never done twice at once: however often it is asked for while it is done, it is done once more. */
final class OneAtATime {
    private final Executor executor;
    private final Runnable work;
    private final AtomicInteger asked = new AtomicInteger();

    OneAtATime(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    /** @throws RejectedExecutionException if the executor takes nothing any more */
    void ask() {
        if (asked.getAndIncrement() == 0) {
            executor.execute(this::run);
        }
    }

    private void run() {
        int seen;
        do {
            seen = asked.get();
            work.run();
        } while (asked.addAndGet(-seen) != 0);
    }
}
