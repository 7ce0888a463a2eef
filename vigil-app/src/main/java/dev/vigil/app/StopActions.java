package dev.vigil.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What is done when a daemon stops, last in, first out. One that hangs takes the time of those after it, which is why
 * they run on a thread that can be left behind.
 */
final class StopActions {
    private final ErrorReporter complaints;
    private final Deque<Daemon.Action> actions = new ArrayDeque<>();
    private volatile boolean failed;

    StopActions(ErrorReporter complaints) {
        this.complaints = complaints;
    }

    synchronized void add(Daemon.Action action) {
        actions.push(action);
    }

    /** @return false: not in time */
    boolean run(Duration timeout) {
        Thread thread = new Thread(this::runEach, "stop");
        thread.setDaemon(true);
        thread.start();
        try {
            return thread.join(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether one of them threw. All are told of on standard error. */
    boolean failed() {
        return failed;
    }

    private void runEach() {
        Optional<Daemon.Action> action = next();
        while (action.isPresent()) {
            try {
                action.get().run();
            } catch (Throwable e) { // the others have something to clean up too
                failed = true;
                complaints.say(ErrorReporter.of("stop in order", e));
            }
            action = next();
        }
    }

    private synchronized Optional<Daemon.Action> next() {
        return Optional.ofNullable(actions.poll());
    }
}
