package dev.vigil.core.spec;

import java.time.Duration;
import java.util.List;

/**
 * How long to wait before a restart: {@code initial * factor^(n-1)} for the n-th unstable end in a row, at most
 * {@code max}, varied by {@code jitter}; at once after a stable run.
 *
 * @param initial the first delay; zero means that every restart is at once
 * @param max the longest delay
 * @param factor growth from one delay to the next, 1.0 or more
 * @param jitter share by which a delay is varied at random in both directions, 0.0 to 1.0
 * @param resetAfter a run of at least this long is stable: the count begins anew
 */
public record Backoff(Duration initial, Duration max, double factor, double jitter, Duration resetAfter) {
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), 2.0, 0.1, Duration.ofSeconds(10));

    List<Setting> settings() {
        return List.of(
                Setting.live("backoff.initial", Setting.text(initial)),
                Setting.live("backoff.max", Setting.text(max)),
                Setting.live("backoff.factor", Double.toString(factor)),
                Setting.live("backoff.jitter", Double.toString(jitter)),
                Setting.live("backoff.reset-after", Setting.text(resetAfter)));
    }
}
