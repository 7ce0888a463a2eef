package dev.vigil.daemon.feature.readiness;

import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.launch.LaunchRequest;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Ready once a command ends with exit code 0. */
final class ExecWatch implements ReadinessWatch {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final CommandRunner commands;
    private final LaunchRequest launch;
    private final LongSupplier nowNanos;
    private final Runnable ready;
    private final ProbeInterval pace = new ProbeInterval();
    private long runAtNanos = Long.MIN_VALUE;
    private CommandRunner.@Nullable Command running;

    ExecWatch(CommandRunner commands, LaunchRequest launch, LongSupplier nowNanos, Runnable ready) {
        this.commands = commands;
        this.launch = launch;
        this.nowNanos = nowNanos;
        this.ready = ready;
    }

    @Override
    public long nextDeadlineNanos() {
        return runAtNanos;
    }

    @Override
    public void tick(long nowNanos) {
        runAtNanos = Long.MAX_VALUE;
        running = commands.run(launch, LIMIT, this::ended);
    }

    private void ended(String error) {
        running = null;
        if (error.isEmpty()) {
            ready.run();
        } else {
            runAtNanos = nowNanos.getAsLong() + pace.nextNanos();
        }
    }

    @Override
    public void close() {
        if (running != null) {
            running.cancel();
        }
    }
}
