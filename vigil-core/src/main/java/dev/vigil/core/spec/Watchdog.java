package dev.vigil.core.spec;

import java.time.Duration;

/**
 * How often a program must say by sd_notify(3) that it is alive.
 *
 * @param timeout the longest time between two {@code WATCHDOG=1} while it runs, above zero
 */
public record Watchdog(Duration timeout) implements Section {
    @Override
    public boolean notifies() {
        return true;
    }
}
