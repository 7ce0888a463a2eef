package dev.vigil.app.daemonize;

import dev.vigil.linux.ChildStatus;
import java.time.Duration;
import java.util.Optional;
import sun.misc.Signal;

/** Waits until a daemon is ready. One that does not become so is ended: what was not started must not run. */
public final class ReadinessWait {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final StartedDaemon daemon;
    private final DaemonReadiness readiness;
    private final Interruption interruption;

    public ReadinessWait(StartedDaemon daemon, DaemonReadiness readiness, Interruption interruption) {
        this.daemon = daemon;
        this.readiness = readiness;
        this.interruption = interruption;
    }

    /**
     * Returns once it is ready.
     *
     * @return its pid
     * @throws DaemonizeFailure it ended before; or it was not ready in time, or a signal came, and it has been ended
     */
    public int await(Duration timeout) {
        PollDeadline patience = PollDeadline.of(timeout);
        while (!readiness.isReached(daemon)) {
            Optional<ChildStatus> end = daemon.end();
            if (end.isPresent() && !forgiven(end.get()) && !readiness.isReached(daemon)) {
                throw new DaemonizeFailure("it ended before it was ready (" + StartedDaemon.describe(end.get()) + ")");
            }
            Optional<Signal> signal = interruption.signal();
            if (signal.isPresent()) {
                daemon.stop(PollDeadline.of(STOP_TIMEOUT));
                throw DaemonizeFailure.interrupted(signal.get());
            }
            if (patience.isOver()) {
                daemon.stop(PollDeadline.of(STOP_TIMEOUT));
                throw new DaemonizeFailure("not ready in time: " + readiness.missing());
            }
            patience.pause();
        }
        return readiness.pid(daemon);
    }

    private boolean forgiven(ChildStatus end) {
        return readiness.mayEnd() && !end.killed() && end.value() == 0;
    }
}
