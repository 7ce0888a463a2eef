package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the health checks of a service that runs have found.
 *
 * @param changes how often its health has changed lately, if it flaps; else 0
 * @param changesSince RFC 3339, when the first of these changes was; absent when it does not flap
 */
public record HealthDetail(
        List<CheckDetail> checks, int changes, @Nullable String changesSince) {
    /**
     * One check.
     *
     * @param check what is asked: {@code http://127.0.0.1/ok}, {@code exec pg_isready}
     * @param healthy absent: nothing is found yet
     * @param since RFC 3339, since when it is so
     * @param next RFC 3339, when it is asked next
     * @param inRow how many of the latest answers were good, or bad, as the last one; 0: there is none yet
     * @param last the latest answer
     */
    public record CheckDetail(
            String check,
            @Nullable Boolean healthy,
            String since,
            String next,
            long inRow,
            @Nullable LastAnswer last) {}

    /**
     * One answer.
     *
     * @param good whether it was a good one
     * @param cause in a few words: {@code status 503}
     * @param detail first bytes of the body, or what the command has written; with any characters
     * @param at RFC 3339, when it came
     * @param tookMillis how long it was awaited
     */
    public record LastAnswer(boolean good, String cause, String detail, String at, long tookMillis) {}
}
