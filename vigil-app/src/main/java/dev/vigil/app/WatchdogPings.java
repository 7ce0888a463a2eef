package dev.vigil.app;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Tells the supervisor that the daemon is alive, as long as the daemon itself shows it. */
final class WatchdogPings {
    private final Notifier notifier;
    private final long intervalNanos;
    private final AtomicLong last;

    WatchdogPings(Notifier notifier) {
        this.notifier = notifier;
        this.intervalNanos =
                notifier.watchdogInterval().map(interval -> interval.toNanos()).orElse(0L);
        this.last = new AtomicLong(System.nanoTime() - intervalNanos);
    }

    /** Sent on no more often than each quarter: with beats at each half the gap stays below three quarters. */
    void beat() {
        long now = System.nanoTime();
        long before = last.get();
        if (intervalNanos > 0 && now - before >= intervalNanos / 4 && last.compareAndSet(before, now)) {
            notifier.watchdog();
        }
    }

    /** Asks for ever, at each half of the interval. */
    void ask(BooleanSupplier alive) {
        while (intervalNanos > 0) {
            if (alive.getAsBoolean()) {
                notifier.watchdog();
            }
            LockSupport.parkNanos(intervalNanos / 2);
        }
    }
}
