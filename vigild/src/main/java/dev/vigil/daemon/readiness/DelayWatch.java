package dev.vigil.daemon.readiness;

/** Ready at a certain time. */
final class DelayWatch implements Watch {
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
