package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All services that are started at times of their own, by name. */
public record Timers(List<TimerEntry> timers) {
    /**
     * One of them.
     *
     * @param service its name
     * @param schedule its times, as they are configured
     * @param next when it is started next, RFC 3339; absent: never, or once it has ended
     * @param last its latest run
     * @param queued how many starts wait for its end
     */
    public record TimerEntry(
            String service, String schedule, @Nullable String next, Runs.@Nullable Run last, int queued) {}
}
