package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/v1/apply}.
 *
 * @param dryRun whether the plan is only told; missing: no
 * @param rollback whether the old settings are put back when a step fails; missing: no. Where the last apply has failed
 *     and the files are as they were then: whether its changes are taken back
 * @param files absolute paths of the files that vigild is to read; missing: those that it has read before
 */
public record ApplyOrder(
        @Nullable Boolean dryRun,
        @Nullable Boolean rollback,
        @Nullable List<String> files) {
    /** @throws BadJson when a file is null: this record comes from strangers */
    @SuppressWarnings("ConstantValue")
    public ApplyOrder {
        if (files != null && files.stream().anyMatch(file -> file == null)) {
            throw new BadJson("null among the files");
        }
    }

    /** Whether nothing is to be done. */
    public boolean isDry() {
        return Boolean.TRUE.equals(dryRun);
    }

    /** Whether a failure is to change nothing in the end. */
    public boolean rollsBack() {
        return Boolean.TRUE.equals(rollback);
    }
}
