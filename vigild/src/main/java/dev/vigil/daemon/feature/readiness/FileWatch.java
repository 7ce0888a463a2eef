package dev.vigil.daemon.feature.readiness;

import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.util.Optional;

/** Ready once a file is there that was made or changed after the launch. */
final class FileWatch implements ReadinessWatch {
    /** Time stamps of files lag behind the clock by up to a tick of the kernel. */
    private static final long TIMESTAMP_LAG_NANOS = 20_000_000;

    private final Linux linux;
    private final String path;
    private final long sinceNanos;
    private final Runnable ready;
    private final ProbeInterval pace = new ProbeInterval();
    private long lookAtNanos = Long.MIN_VALUE;

    /** {@code launchedNanos} on the wall clock. */
    FileWatch(Linux linux, String path, long launchedNanos, Runnable ready) {
        this.linux = linux;
        this.path = path;
        this.sinceNanos = launchedNanos - TIMESTAMP_LAG_NANOS;
        this.ready = ready;
    }

    @Override
    public long nextDeadlineNanos() {
        return lookAtNanos;
    }

    @Override
    public void tick(long nowNanos) {
        lookAtNanos = nowNanos + pace.nextNanos();
        Optional<FileStatus> status = linux.stat(path);
        if (status.isPresent() && status.get().modifiedNanos() >= sinceNanos) {
            ready.run();
        }
    }
}
