package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a scheduled service that are kept, oldest first.
 *
 * @param service its name
 */
public record Runs(String service, List<Run> runs) {
    /**
     * One run; times are RFC 3339.
     *
     * @param number counts the runs of the service, also over restarts of vigild and of the machine
     * @param end absent: it runs, or its end was not seen
     * @param millis how long it took
     * @param ok whether it ended with success
     * @param result how it ended, for a reader
     */
    public record Run(
            long number,
            String start,
            @Nullable String end,
            @Nullable Long millis,
            @Nullable Boolean ok,
            @Nullable String result) {}
}
