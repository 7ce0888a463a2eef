package dev.vigil.daemon.launch;

import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.process.ChildSignals;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Waits until the program of a {@link StagedLaunch} runs, or the cause is known why it does not. A service's user could
 * keep the process from getting there, so the time for that is limited, and no thread waits.
 */
public final class LaunchConfirmations implements LoopComponent {
    private static final long LIMIT_NANOS = 10_000_000_000L;
    private static final int CAUSE_BYTES_MAX = 1024;
    private final Linux linux;
    private final Poller poller;
    private final DeadlineQueue<Pending> deadlines = new DeadlineQueue<>();

    public LaunchConfirmations(Linux linux, Poller poller) {
        this.linux = linux;
        this.poller = poller;
    }

    /** Hands the result to {@code done} once it is known, perhaps at once. */
    void await(LaunchResult result, Consumer<LaunchResult> done) {
        if (!(result instanceof LaunchResult.Started started)
                || started.status().isEmpty()) {
            done.accept(result);
            return;
        }
        Pending pending = new Pending(started, done);
        deadlines.set(pending, linux.monotonicNanos() + LIMIT_NANOS);
        poller.watch(pending.fd, Flags.EPOLLIN, (_, _, _) -> read(pending));
    }

    private void read(Pending pending) {
        byte[] bytes = new byte[CAUSE_BYTES_MAX];
        int count = linux.read(pending.fd, bytes, 0, bytes.length);
        if (count > 0 && pending.cause.size() < CAUSE_BYTES_MAX) {
            pending.cause.write(bytes, 0, count);
        } else if (count <= 0 && count != -Errno.EAGAIN && count != -Errno.EINTR) {
            finish(pending, cause(pending));
        }
    }

    /** The first line. */
    private static String cause(Pending pending) {
        String text = pending.cause.toString(StandardCharsets.UTF_8).strip();
        return text.lines().findFirst().orElse("").replaceFirst("^setpriv: ", "ids: ");
    }

    private void finish(Pending pending, String cause) {
        deadlines.remove(pending);
        poller.unwatch(pending.fd);
        linux.close(pending.fd);
        LaunchResult.Started started = pending.started;
        if (cause.isEmpty()) {
            pending.done.accept(started);
        } else {
            ChildSignals.kill(linux, started.pid());
            pending.done.accept(started.failed(cause));
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlines.nearestNanos();
    }

    @Override
    public void tick(long nowNanos) {
        deadlines
                .takeDue(nowNanos)
                .forEach(pending ->
                        finish(pending, "its program was not executed within " + LIMIT_NANOS / 1_000_000_000L + " s"));
    }

    private static final class Pending {
        private final LaunchResult.Started started;
        private final Consumer<LaunchResult> done;
        private final int fd;
        private final ByteArrayOutputStream cause = new ByteArrayOutputStream();

        Pending(LaunchResult.Started started, Consumer<LaunchResult> done) {
            this.started = started;
            this.done = done;
            this.fd = started.status().orElseThrow();
        }
    }
}
