package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service. Fields that do not apply are {@code null} and absent in JSON; times are RFC 3339.
 *
 * @param state {@code down waiting starting running stopping backoff completed failed}
 * @param goal {@code up} or {@code down}
 * @param incarnation number of the latest launch, 0 before the first
 * @param ready whether it runs and is ready, or waits to be launched on demand
 * @param healthy what its health checks have found; absent: there is none, it does not run, or nothing is found yet
 * @param since when it came into this state
 * @param restarts how often it was started again by itself
 * @param statusText latest sd_notify STATUS
 * @param reason why it is in this state
 * @param note what an operator should know beside it
 * @param next what comes next
 * @param drift settings by their keys with which it was launched otherwise than it is described now: a restart takes
 *     them up; absent: there is none
 * @param usage what it uses; absent unless it was asked for, and when nothing of it runs
 */
public record ServiceStatus(
        String name,
        String state,
        String goal,
        @Nullable Integer pid,
        long incarnation,
        boolean ready,
        @Nullable Boolean healthy,
        String since,
        long restarts,
        @Nullable LastExit lastExit,
        @Nullable String statusText,
        String reason,
        @Nullable String note,
        @Nullable Next next,
        @Nullable List<String> drift,
        @Nullable Usage usage) {

    /** The same with another drift. */
    public ServiceStatus withDrift(List<String> keys) {
        return new ServiceStatus(
                name,
                state,
                goal,
                pid,
                incarnation,
                ready,
                healthy,
                since,
                restarts,
                lastExit,
                statusText,
                reason,
                note,
                next,
                keys.isEmpty() ? null : List.copyOf(keys),
                usage);
    }

    /** The same with what it uses. */
    public ServiceStatus withUsage(@Nullable Usage used) {
        return new ServiceStatus(
                name,
                state,
                goal,
                pid,
                incarnation,
                ready,
                healthy,
                since,
                restarts,
                lastExit,
                statusText,
                reason,
                note,
                next,
                drift,
                used);
    }

    /**
     * How the latest incarnation that ended did so: {@code code} or {@code signal}, neither when it was not seen.
     *
     * @param signal name with SIG
     */
    public record LastExit(@Nullable Integer code, @Nullable String signal, String at) {}

    /** What comes next, and when (RFC 3339). */
    public record Next(String what, String at) {}
}
