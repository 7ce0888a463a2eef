package dev.vigil.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * What is done when a daemon stops, last in, first out; what comes while it stops is done at once. One that hangs takes
 * the time of those after it, which is why they run on a thread that can be left behind.
 */
final class StopActions {
    private final ErrorReporter complaints;
    private final Deque<Daemon.Action> actions = new ArrayDeque<>();
    private Optional<Thread> runner = Optional.empty();
    private boolean failed;

    StopActions(ErrorReporter complaints) {
        this.complaints = complaints;
    }

    synchronized void add(Daemon.Action action) {
        actions.push(action);
        notifyAll();
    }

    /** Begins to do them. */
    synchronized void begin() {
        if (runner.isEmpty()) {
            startRunner();
        }
    }

    private void startRunner() {
        Thread thread = new Thread(this::runEach, "stop");
        thread.setDaemon(true);
        runner = Optional.of(thread);
        thread.start();
    }

    /** @return false: not all that there were have been done in time */
    synchronized boolean await(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (runner.isPresent()) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            try {
                wait(leftMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return actions.isEmpty();
    }

    /**
     * The JVM exits. An action that has called {@link System#exit} never returns, for exit waits for what waits for it:
     * it is left behind, and those after it are done by another thread.
     */
    synchronized void exiting() {
        boolean byAction = runner.isPresent()
                && Arrays.stream(runner.get().getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
        if (byAction) {
            startRunner();
        }
    }

    /** Whether one of them threw. All are told of on standard error. */
    synchronized boolean failed() {
        return failed;
    }

    private void runEach() {
        Optional<Daemon.Action> action = next();
        while (action.isPresent()) {
            try {
                action.get().run();
            } catch (Throwable e) { // the others have something to clean up too
                fail(e);
            }
            action = next();
        }
    }

    private synchronized void fail(Throwable thrown) {
        failed = true;
        complaints.say("stop in order", thrown);
    }

    private synchronized Optional<Daemon.Action> next() {
        if (!runner.equals(Optional.of(Thread.currentThread()))) {
            return Optional.empty(); // left behind
        }
        Optional<Daemon.Action> action = Optional.ofNullable(actions.poll());
        if (action.isEmpty()) {
            runner = Optional.empty();
            notifyAll();
        }
        return action;
    }
}
