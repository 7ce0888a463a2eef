package dev.vigil.daemon.change;

import dev.vigil.api.ApplyReport;
import dev.vigil.core.change.ChangePlan;
import dev.vigil.core.change.Rollout;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A plan that is being carried out.
 *
 * @param starts whether a service that becomes known is started
 * @param former what was before; empty: this puts back what was
 * @param rollsBack whether that is put back when a step fails
 * @param failed the run that has failed, where this one puts back what was before it
 * @param answer hears how it ends, once
 */
record ApplyRun(
        ChangePlan plan,
        Rollout rollout,
        Predicate<String> starts,
        Optional<Former> former,
        boolean rollsBack,
        Optional<Ended> failed,
        Consumer<ApplyReport> answer) {

    /**
     * What an apply began with.
     *
     * @param services as they were described
     * @param wanted those that were to be up
     * @param files what the files said, which it was to bring about
     * @param formerFiles those that were applied before
     * @param readNanos when they were; empty: at the start only
     */
    record Former(
            List<ServiceSpec> services,
            Set<String> wanted,
            List<ServiceSpec> files,
            List<String> formerFiles,
            OptionalLong readNanos) {}

    /** One that has failed. */
    record Ended(ApplyRun run, Rollout.Failed failure) {}

    /** What is being done, for a reader: {@code : restart web}; empty: nothing that takes time. */
    String doing() {
        return rollout.current()
                .map(step -> ": " + ApplyReports.word(step.kind()) + " " + step.service())
                .orElse("");
    }
}
