package dev.vigil.core.spec;

import java.time.Duration;
import java.util.List;

/**
 * How often a program must say by sd_notify(3) that it is alive.
 *
 * @param timeout the longest time between two {@code WATCHDOG=1} while it runs, above zero
 */
public record Watchdog(Duration timeout) implements Section {
    /** The program is told it when it is launched. */
    @Override
    public List<Setting> settings() {
        return List.of(Setting.restart("watchdog", Setting.text(timeout)));
    }

    @Override
    public boolean notifies() {
        return true;
    }
}
