package dev.vigil.core.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a service is stopped: the command if there is one, else the signal (always followed by CONT, so that a stopped
 * process hears it); after the timeout the further signals, each with its own; then the final signal.
 *
 * @param signal signal number
 * @param timeout how long the program may take; zero means for ever
 * @param command run instead of the signal; empty: none
 * @param finalSignal signal number for what is left after the last timeout, normally KILL (9)
 * @param killMode which processes get the signals
 * @param further what is sent between the first and the final signal, in this order
 */
public record StopPlan(
        int signal,
        Duration timeout,
        List<String> command,
        int finalSignal,
        KillMode killMode,
        List<FurtherSignal> further) {
    public static final StopPlan DEFAULT = new StopPlan(15, Duration.ofSeconds(10), List.of(), 9, true);

    /**
     * One that follows when another has not helped.
     *
     * @param signal signal number
     * @param timeout how long the program may take after it, above zero
     */
    public record FurtherSignal(int signal, Duration timeout) {}

    public StopPlan {
        command = List.copyOf(command);
        further = List.copyOf(further);
    }

    /** One without further signals; {@code wholeGroup}: whether the first signal goes to all processes. */
    public StopPlan(int signal, Duration timeout, List<String> command, int finalSignal, boolean wholeGroup) {
        this(signal, timeout, command, finalSignal, wholeGroup ? KillMode.GROUP : KillMode.MIXED, List.of());
    }

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        settings.add(Setting.live("stop.signal", new SignalName(signal).toString()));
        settings.add(Setting.live("stop.timeout", Setting.text(timeout)));
        if (!command.isEmpty()) {
            settings.add(Setting.live("stop.command", Setting.text(command)));
        }
        settings.add(Setting.live("stop.then", new SignalName(finalSignal).toString()));
        settings.add(Setting.live("stop.kill-mode", Setting.text(killMode)));
        if (!further.isEmpty()) {
            String steps = further.stream()
                    .map(step -> new SignalName(step.signal()) + " " + Setting.text(step.timeout()))
                    .collect(Collectors.joining(", "));
            settings.add(Setting.live("stop.sequence", steps));
        }
        return settings;
    }

    public StopPlan withSignal(int signal) {
        return new StopPlan(signal, timeout, command, finalSignal, killMode, further);
    }

    public StopPlan withTimeout(Duration timeout) {
        return new StopPlan(signal, timeout, command, finalSignal, killMode, further);
    }

    public StopPlan withCommand(List<String> command) {
        return new StopPlan(signal, timeout, command, finalSignal, killMode, further);
    }

    public StopPlan withKillMode(KillMode killMode) {
        return new StopPlan(signal, timeout, command, finalSignal, killMode, further);
    }

    public StopPlan withFurther(List<FurtherSignal> further) {
        return new StopPlan(signal, timeout, command, finalSignal, killMode, further);
    }
}
