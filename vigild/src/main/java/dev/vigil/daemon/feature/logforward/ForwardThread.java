package dev.vigil.daemon.feature.logforward;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The thread that sends logs on: it reads what was written, and waits for nobody but for more to do. It sleeps while
 * nothing is written.
 */
final class ForwardThread implements AutoCloseable {
    /** What is written within as much is sent in one go. */
    private static final long GATHER_NANOS = 10_000_000;

    private static final long LAST_LINES_NANOS = 1_000_000_000;
    private static final int STACK_BYTES = 512 << 10;

    private final LongSupplier nowNanos;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final List<Job> jobs = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closing;

    /** A log that is sent. */
    private static final class Job {
        private final ForwardedStream stream;
        private final AtomicLong writes;
        private long seenWrites;
        private long dueNanos;

        Job(ForwardedStream stream, AtomicLong writes, long dueNanos) {
            this.stream = stream;
            this.writes = writes;
            this.dueNanos = dueNanos;
        }
    }

    ForwardThread(LongSupplier nowNanos) {
        this.nowNanos = nowNanos;
        thread = new Thread(null, this::run, "log-forwarder", STACK_BYTES);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Does {@code task} there soon. Callable from any thread. */
    void post(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** There may be something to do. Callable from any thread, at any rate. */
    void wake() {
        if (!awake.getAndSet(true)) {
            LockSupport.unpark(thread);
        }
    }

    /** Sends a log from now on; to be called by a task. {@code writes} grows by others when more is written. */
    void add(ForwardedStream stream, AtomicLong writes) {
        jobs.add(new Job(stream, writes, nowNanos.getAsLong()));
    }

    /** Sends logs no more; to be called by a task. */
    void remove(Collection<ForwardedStream> streams) {
        jobs.removeIf(job -> streams.contains(job.stream));
    }

    private void run() {
        while (!closing) {
            awake.set(false);
            runTasks();
            long next = pump();
            long now = nowNanos.getAsLong();
            if (next > now) {
                sleep(next - now);
            }
        }
        sendLastLines();
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** @return when there is more to do, unless more is written before */
    private long pump() {
        long next = Long.MAX_VALUE;
        for (Job job : jobs) {
            long writes = job.writes.get();
            if (writes != job.seenWrites && !job.stream.isHeld()) {
                job.dueNanos = 0;
            }
            job.seenWrites = writes;
            if (nowNanos.getAsLong() >= job.dueNanos) {
                job.dueNanos = job.stream.pump();
            }
            next = Math.min(next, job.dueNanos);
        }
        return next;
    }

    private void sleep(long nanos) {
        rest(Math.min(nanos, GATHER_NANOS));
        if (!awake.get() && !closing && nanos > GATHER_NANOS) {
            LockSupport.parkNanos(this, nanos - GATHER_NANOS);
        }
    }

    private static void rest(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the last services wrote, to receivers that take it. */
    private void sendLastLines() {
        long end = nowNanos.getAsLong() + LAST_LINES_NANOS;
        runTasks();
        jobs.forEach(job -> {
            job.stream.hurry();
            job.dueNanos = 0;
        });
        boolean more = true;
        while (more && nowNanos.getAsLong() < end) {
            pump();
            more = jobs.stream().anyMatch(job -> job.dueNanos < end && !job.stream.isDown());
            if (more) {
                rest(GATHER_NANOS / 10);
            }
        }
    }

    /** Sends what is there, for a second at most. */
    @Override
    public void close() {
        closing = true;
        wake();
        LockSupport.unpark(thread);
        try {
            thread.join(2 * LAST_LINES_NANOS / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
