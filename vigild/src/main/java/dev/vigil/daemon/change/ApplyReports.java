package dev.vigil.daemon.change;

import dev.vigil.api.ApplyReport;
import dev.vigil.core.change.ChangePlan;
import dev.vigil.core.change.ChangeStep;
import dev.vigil.core.change.Rollout;
import dev.vigil.core.change.SettingChange;
import dev.vigil.core.spec.Uptake;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is told of an apply. */
final class ApplyReports {
    private static final int NAMED_MAX = 5;

    private ApplyReports() {}

    /** The files can't be used. */
    static ApplyReport invalid(List<String> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return new ApplyReport(false, "the configuration is invalid (" + count + ")", problems, List.of(), null);
    }

    /** Something could not be started here. */
    static ApplyReport lacking(ChangePlan plan, List<String> problems) {
        return new ApplyReport(
                false, "this machine lacks what is needed to start it", problems, steps(plan, _ -> null), null);
    }

    /** Nothing is done, or there is nothing to do. */
    static ApplyReport planned(ChangePlan plan) {
        return new ApplyReport(
                true, plan.isEmpty() ? "nothing to change" : summary(plan), List.of(), steps(plan, _ -> null), null);
    }

    /** It is over. */
    static ApplyReport ended(ApplyRun run, Optional<Rollout.Failed> failure) {
        if (run.failed().isEmpty()) {
            String message = failure.map(ApplyReports::stopped).orElseGet(() -> "done: " + summary(run.plan()));
            return new ApplyReport(failure.isEmpty(), message, List.of(), steps(run, failure), null);
        }
        ApplyRun.Ended first = run.failed().get();
        String back = failure.map(
                        again -> "; the old settings could not be put back: " + again.service() + ": " + again.reason())
                .orElse("; the old settings are back");
        return new ApplyReport(
                false,
                stopped(first.failure()) + back,
                List.of(),
                steps(first.run(), Optional.of(first.failure())),
                failure.isEmpty());
    }

    private static String stopped(Rollout.Failed failure) {
        return "stopped at " + failure.service() + ": " + failure.reason();
    }

    private static List<ApplyReport.PlannedStep> steps(ApplyRun run, Optional<Rollout.Failed> failure) {
        List<String> undone = run.rollout().undone();
        return steps(run.plan(), step -> {
            if (failure.filter(at -> at.service().equals(step.service())).isPresent()) {
                return "failed";
            }
            boolean done = step.kind().starts()
                    ? !undone.contains(step.service())
                    : run.rollout().hasDescribed();
            return done ? "done" : "not done";
        });
    }

    private static List<ApplyReport.PlannedStep> steps(
            ChangePlan plan, Function<ChangeStep, @org.jspecify.annotations.Nullable String> outcome) {
        return plan.steps().stream()
                .map(step -> new ApplyReport.PlannedStep(
                        step.service(),
                        word(step.kind()),
                        step.reason(),
                        step.changes().stream().map(ApplyReports::field).toList(),
                        outcome.apply(step)))
                .toList();
    }

    private static ApplyReport.FieldChange field(SettingChange change) {
        return new ApplyReport.FieldChange(
                change.key(),
                word(change.uptake()),
                change.before().orElse(null),
                change.after().orElse(null));
    }

    private static String word(Uptake uptake) {
        return switch (uptake) {
            case LIVE -> "live";
            case NEXT_START -> "next-start";
            case RESTART -> "restart";
        };
    }

    static String word(ChangeStep.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** {@code restart web, add cache, change 12 services}. */
    static String summary(ChangePlan plan) {
        return Stream.of(ChangeStep.Kind.values())
                .map(kind -> summary(plan, kind))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String summary(ChangePlan plan, ChangeStep.Kind kind) {
        List<String> names = plan.steps().stream()
                .filter(step -> step.kind() == kind)
                .map(ChangeStep::service)
                .toList();
        if (names.isEmpty()) {
            return "";
        }
        return word(kind) + " " + (names.size() > NAMED_MAX ? names.size() + " services" : String.join(" ", names));
    }
}
