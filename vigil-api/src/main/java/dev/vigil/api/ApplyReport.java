package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /api/v1/apply}: what differs between the files and what is known, what is done about it, and
 * what became of that.
 *
 * @param ok whether all is as was asked
 * @param message in one sentence
 * @param problems of the files, or of this machine; if there are any nothing was changed
 * @param steps in their order; what did not change is in none
 * @param rolledBack whether the old settings were put back after a failure; absent: nothing was to be put back
 */
public record ApplyReport(
        boolean ok,
        String message,
        List<String> problems,
        List<PlannedStep> steps,
        @Nullable Boolean rolledBack) {
    /**
     * One step.
     *
     * @param action {@code remove change restart add start}
     * @param reason why, for a reader
     * @param changes what is described otherwise
     * @param outcome {@code done}, {@code failed} or {@code not done}; absent: it is only planned
     */
    public record PlannedStep(
            String service,
            String action,
            String reason,
            List<FieldChange> changes,
            @Nullable String outcome) {}

    /**
     * One setting.
     *
     * @param uptake {@code live}, {@code next-start} or {@code restart}
     * @param before absent: it was not given, or is not to be shown
     * @param after absent: it is given no longer, or is not to be shown
     */
    public record FieldChange(
            String key,
            String uptake,
            @Nullable String before,
            @Nullable String after) {}
}
