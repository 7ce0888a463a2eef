package dev.vigil.daemon.feature.schedule;

import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;

/**
 * Wakes the loop at a point in time on the wall clock, and whenever that clock is set: one timerfd(2) for all
 * schedules, which costs no wakeup before, however far away it is. The machine's sleep counts. Where the kernel has no
 * such timer the loop's own clock is waited for.
 */
final class WallTimer {
    /** For the sake of hearing that the clock is set: the year 2200. */
    private static final long FAR_NANOS = 7_258_118_400_000_000_000L;

    private static final long NOTHING = Long.MAX_VALUE;

    private final Linux linux;
    private final EventLoop loop;
    private final Poller poller;
    private final Runnable wake;
    private int timer = -1;
    private boolean tried;
    private long armedNanos;
    private long fallbackNanos = NOTHING;

    WallTimer(Linux linux, EventLoop loop, Runnable wake) {
        this.linux = linux;
        this.loop = loop;
        this.poller = loop.poller(EventPriority.TASKS);
        this.wake = wake;
    }

    /** Wakes at {@code realtimeNanos} and not before, in place of an earlier time; {@code Long.MAX_VALUE}: never. */
    void set(long realtimeNanos) {
        open();
        long wanted = Math.min(realtimeNanos, FAR_NANOS);
        if (timer >= 0) {
            if (wanted != armedNanos) {
                armedNanos = wanted;
                linux.timerfdSet(timer, wanted);
            }
        } else {
            fallbackNanos = realtimeNanos == NOTHING
                    ? NOTHING
                    : loop.nowNanos() + Math.max(0, realtimeNanos - linux.realtimeNanos());
        }
    }

    private void open() {
        if (!tried) {
            tried = true;
            timer = linux.timerfd();
            if (timer >= 0) {
                poller.watch(timer, Flags.EPOLLIN, (_, _, _) -> expired());
            }
        }
    }

    private void expired() {
        // ECANCELED, when the clock was set, is not told apart: either way all is looked at anew.
        linux.read(timer, new byte[Long.BYTES], 0, Long.BYTES);
        armedNanos = 0;
        wake.run();
    }

    /** When the loop has to look, where there is no timer. */
    long fallbackNanos() {
        return fallbackNanos;
    }

    void close() {
        if (timer >= 0) {
            poller.unwatch(timer);
            linux.close(timer);
            timer = -1;
        }
    }
}
