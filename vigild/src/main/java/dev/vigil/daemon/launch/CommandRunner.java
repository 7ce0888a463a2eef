package dev.vigil.daemon.launch;

import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.process.ChildSignals;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Linux;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** Runs the short programs of services (stop, reload, readiness): each within its time, and none left behind. */
public final class CommandRunner implements LoopComponent {
    /** How long those that are killed at the end are waited for. */
    private static final long ENDING_NANOS = 1_000_000_000L;

    private final Linux linux;
    private final Launcher launcher;
    private final LongSupplier nowNanos;
    private final IntFunction<String> signalName;
    private final List<Command> running = new ArrayList<>();
    private long endingUntilNanos = Long.MIN_VALUE;

    /**
     * @param nowNanos the loop's reading of the clock
     * @param signalName {@code SIGTERM} for 15
     */
    public CommandRunner(Linux linux, Launcher launcher, LongSupplier nowNanos, IntFunction<String> signalName) {
        this.linux = linux;
        this.launcher = launcher;
        this.nowNanos = nowNanos;
        this.signalName = signalName;
    }

    /** Hears how a command has ended. */
    public interface EndListener {
        /**
         * It has ended.
         *
         * @param error the cause of its failure, or empty after success
         * @param exitCode -1 if it was none: a signal, or it did not run
         */
        void ended(String error, int exitCode);

        /** Its program has what it was launched with. */
        default void launched() {}
    }

    /** Runs one for at most {@code limit}; {@code ended} hears the cause of its failure, or nothing after success. */
    public Command run(LaunchRequest launch, Duration limit, Consumer<String> ended) {
        return run(launch, limit, (error, _) -> ended.accept(error));
    }

    /** Runs one for at most {@code limit}. */
    public Command run(LaunchRequest launch, Duration limit, EndListener ended) {
        return run(launch, limit, ended, () -> {});
    }

    /** The same; {@code over} hears that nothing of it needs what it was launched with, cancelled or not. */
    public Command run(LaunchRequest launch, Duration limit, EndListener ended, Runnable over) {
        long now = nowNanos.getAsLong();
        long limitNanos = Math.min(TimeUnit.NANOSECONDS.convert(limit), Long.MAX_VALUE - now);
        Command command = new Command(launch.spec().name(), now + limitNanos, limit, ended, over);
        running.add(command);
        launcher.launchCommand(launch, launched -> began(command, launched), status -> ended(command, status));
        return command;
    }

    /** Whether one is just being launched: its process cannot be killed before that is done. */
    public boolean isLaunching() {
        return running.stream().anyMatch(command -> !command.launched);
    }

    /** Whether one of the service runs whose first process is {@code pid}. */
    public boolean runs(String service, int pid) {
        return pid > 0 && running.stream().anyMatch(command -> command.pid == pid && command.service.equals(service));
    }

    private void began(Command command, LaunchResult launched) {
        command.launched = true;
        switch (launched) {
            case LaunchResult.Started started -> {
                command.pid = started.pid();
                command.ran = true;
                command.ended.launched();
                if (command.overdue || command.cancelled || !command.endedFor.isEmpty()) {
                    kill(command);
                }
            }
            case LaunchResult.Refused refused -> finish(command, refused.cause(), -1);
        }
    }

    private void ended(Command command, Optional<ChildStatus> status) {
        command.pid = 0;
        if (command.overdue) {
            finish(command, "still running after " + command.limit.toMillis() + " ms, killed", -1);
        } else if (!command.endedFor.isEmpty()) {
            finish(command, command.endedFor, -1);
        } else {
            int code =
                    status.filter(how -> !how.killed()).map(ChildStatus::value).orElse(-1);
            finish(command, status.map(this::failure).orElse("ended unseen"), code);
        }
    }

    private String failure(ChildStatus status) {
        if (status.killed()) {
            return "killed by " + signalName.apply(status.value());
        }
        return status.value() == 0 ? "" : "exit code " + status.value();
    }

    private void finish(Command command, String error, int exitCode) {
        running.remove(command);
        if (!command.cancelled) {
            command.ended.ended(error, exitCode);
        }
        command.over.run();
    }

    /** Kills all that run; each is reported as a failure. */
    public void endAll(String why) {
        endingUntilNanos = nowNanos.getAsLong() + ENDING_NANOS;
        List.copyOf(running).forEach(command -> command.end(why));
    }

    /** Whether some that {@link #endAll} has killed are still to be reaped; of one that can't be, for a second. */
    public boolean isEnding() {
        return !running.isEmpty() && nowNanos.getAsLong() < endingUntilNanos;
    }

    private void kill(Command command) {
        ChildSignals.killGroup(linux, command.pid);
    }

    @Override
    public long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (Command command : running) {
            next = Math.min(next, command.overdue ? Long.MAX_VALUE : command.deadlineNanos);
        }
        return isEnding() ? Math.min(next, endingUntilNanos) : next;
    }

    @Override
    public void tick(long nowNanos) {
        for (Command command : running) {
            if (!command.overdue && command.deadlineNanos <= nowNanos) {
                command.overdue = true;
                kill(command);
            }
        }
    }

    /** One that runs. */
    public final class Command {
        private final String service;
        private final long deadlineNanos;
        private final Duration limit;
        private final EndListener ended;
        private final Runnable over;
        private int pid;
        private boolean launched;
        private boolean ran;
        private boolean overdue;
        private boolean cancelled;
        private String endedFor = "";

        Command(String service, long deadlineNanos, Duration limit, EndListener ended, Runnable over) {
            this.service = service;
            this.deadlineNanos = deadlineNanos;
            this.limit = limit;
            this.ended = ended;
            this.over = over;
        }

        /** Kills it; its end, once it is reaped, is a failure for this reason. */
        public void end(String why) {
            endedFor = why;
            kill(this);
        }

        /** Whether there was a process, or the launch was refused; known once it has ended. */
        public boolean ran() {
            return ran;
        }

        /** Kills it; nobody hears of its end. */
        public void cancel() {
            cancelled = true;
            kill(this);
        }
    }
}
