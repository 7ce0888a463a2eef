package dev.vigil.daemon.feature.readiness;

/** Ready at a certain time. */
final class DelayWatch implements ReadinessWatch {
    private final long atNanos;
    private final Runnable ready;

    DelayWatch(long atNanos, Runnable ready) {
        this.atNanos = atNanos;
        this.ready = ready;
    }

    @Override
    public long nextDeadlineNanos() {
        return atNanos;
    }

    @Override
    public void tick(long nowNanos) {
        ready.run();
    }
}
