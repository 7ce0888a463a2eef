package dev.vigil.core;

import dev.vigil.core.ServiceView.ExitRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a service has been through.
 *
 * @param restarts how often it was started again by itself since it is known
 * @param unstableEnds ends in a row, none after a stable run: the exponent of the backoff
 * @param unstableSinceNanos when the first of them was; 0 where there is none, or it is not known
 * @param restartTimes when it was started again by itself, within the window of the restart limit, oldest first
 * @param exits its latest ends, newest first, at most {@link ServiceView#EXITS_MAX}
 */
public record History(
        long restarts, int unstableEnds, long unstableSinceNanos, List<Long> restartTimes, List<ExitRecord> exits) {
    /** Of a service that was never started. */
    public static final History NONE = new History(0, 0, 0, List.of(), List.of());

    public History {
        restartTimes = List.copyOf(restartTimes);
        exits = List.copyOf(exits);
    }

    History exited(ExitRecord exit) {
        List<ExitRecord> latest = new ArrayList<>(ServiceView.EXITS_MAX);
        latest.add(exit);
        latest.addAll(exits.subList(0, Math.min(exits.size(), ServiceView.EXITS_MAX - 1)));
        return new History(restarts, unstableEnds, unstableSinceNanos, restartTimes, latest);
    }

    /** With {@code ends} in a row, the latest now. */
    History unstable(int ends, long nowNanos) {
        long since = ends == 0 ? 0 : unstableSinceNanos == 0 ? nowNanos : unstableSinceNanos;
        return new History(restarts, ends, since, restartTimes, exits);
    }

    /** Started again by itself; times before {@code windowStartNanos} no longer count. */
    History restarted(long nowNanos, long windowStartNanos) {
        List<Long> times = Stream.concat(restartTimes.stream().filter(at -> at > windowStartNanos), Stream.of(nowNanos))
                .toList();
        return new History(restarts + 1, unstableEnds, unstableSinceNanos, times, exits);
    }

    /** An operator has looked at it: the next end is the first one again. */
    History cleared() {
        return new History(restarts, 0, 0, List.of(), exits);
    }

    /** The same as it was written down by a vigild that knew when the row of ends had begun. */
    public History unstableSince(long nanos) {
        return new History(restarts, unstableEnds, nanos, restartTimes, exits);
    }
}
