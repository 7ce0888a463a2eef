package dev.vigil.daemon.supervise;

import dev.vigil.api.HealthDetail;
import dev.vigil.core.HealthVerdict;
import dev.vigil.daemon.feature.health.HealthReport;
import org.jspecify.annotations.Nullable;

/** Tells what health checks have found in the words of the control API. */
final class HealthViews {
    private HealthViews() {}

    static @Nullable HealthDetail of(HealthReport report, WallClock clock) {
        if (report.checks().isEmpty()) {
            return null;
        }
        return new HealthDetail(
                report.checks().stream().map(check -> detail(check, clock)).toList(),
                report.changes(),
                report.changes() == 0 ? null : clock.at(report.changesSinceNanos()));
    }

    private static HealthDetail.CheckDetail detail(HealthReport.Entry check, WallClock clock) {
        HealthReport.Answers answers = check.answers();
        HealthDetail.LastAnswer last = new HealthDetail.LastAnswer(
                answers.good(),
                answers.cause(),
                answers.detail(),
                clock.at(answers.atNanos()),
                answers.tookNanos() / 1_000_000);
        return new HealthDetail.CheckDetail(
                check.name(),
                check.verdict() == HealthVerdict.UNKNOWN ? null : check.verdict() == HealthVerdict.HEALTHY,
                clock.at(check.sinceNanos()),
                clock.at(check.nextNanos()),
                answers.inRow(),
                answers.inRow() == 0 ? null : last);
    }
}
