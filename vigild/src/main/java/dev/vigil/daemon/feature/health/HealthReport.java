package dev.vigil.daemon.feature.health;

import dev.vigil.core.HealthVerdict;
import java.util.List;

/**
 * What the checks of a service have found, for an operator.
 *
 * @param changes how often its health has changed lately, if that is often; else 0
 * @param changesSinceNanos when the first of these changes was
 */
public record HealthReport(List<Entry> checks, int changes, long changesSinceNanos) {
    /** Of a service without checks, or one that does not run. */
    public static final HealthReport NONE = new HealthReport(List.of(), 0, 0);

    /**
     * One check.
     *
     * @param name {@code http://127.0.0.1/ok}, {@code exec pg_isready}
     * @param verdict what it has found
     * @param sinceNanos since when
     * @param nextNanos when it is made next
     * @param answers the latest ones; {@code inRow} is 0 before the first
     */
    public record Entry(String name, HealthVerdict verdict, long sinceNanos, long nextNanos, Answers answers) {}

    /**
     * Answers in a row that were all good, or all bad.
     *
     * @param inRow how many
     * @param good whether they were good
     * @param cause the latest in a few words
     * @param detail what it was, as it came
     * @param atNanos when it came
     * @param tookNanos how long it was awaited
     */
    public record Answers(int inRow, boolean good, String cause, String detail, long atNanos, long tookNanos) {}
}
