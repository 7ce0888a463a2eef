package dev.vigil.core.spec;

import java.time.Duration;
import java.util.List;

/**
 * How a service is stopped: the command if there is one, else the signal (always followed by CONT, so that a stopped
 * process hears it); after the timeout the final signal to everything that is left of the service.
 *
 * @param signal signal number
 * @param timeout how long the program may take; zero means for ever
 * @param command run instead of the signal; empty: none
 * @param finalSignal signal number for what is left after the timeout, normally KILL (9)
 * @param wholeGroup whether the first signal goes to all processes of the service or to the main one only
 */
public record StopPlan(int signal, Duration timeout, List<String> command, int finalSignal, boolean wholeGroup) {
    public static final StopPlan DEFAULT = new StopPlan(15, Duration.ofSeconds(10), List.of(), 9, true);

    public StopPlan {
        command = List.copyOf(command);
    }

    public StopPlan withSignal(int signal) {
        return new StopPlan(signal, timeout, command, finalSignal, wholeGroup);
    }

    public StopPlan withTimeout(Duration timeout) {
        return new StopPlan(signal, timeout, command, finalSignal, wholeGroup);
    }

    public StopPlan withCommand(List<String> command) {
        return new StopPlan(signal, timeout, command, finalSignal, wholeGroup);
    }
}
