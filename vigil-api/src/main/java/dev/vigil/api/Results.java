package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of each service of an action.
 *
 * @param services of {@code settled}: all services at the very moment of which the results tell
 */
public record Results(List<Result> results, @Nullable List<ServiceStatus> services) {
    public Results(List<Result> results) {
        this(results, null);
    }

    /**
     * @param ok whether it is as was asked
     * @param message for a reader
     */
    public record Result(String name, boolean ok, String message) {}
}
