package dev.vigil.core.spec;

import java.util.List;

/**
 * How a service is told to read its configuration again.
 *
 * @param signal signal number for the main process
 * @param command run instead of the signal; empty: none
 */
public record ReloadPlan(int signal, List<String> command) {
    public static final ReloadPlan DEFAULT = new ReloadPlan(1, List.of());

    public ReloadPlan {
        command = List.copyOf(command);
    }

    List<Setting> settings() {
        return command.isEmpty()
                ? List.of(Setting.live("reload.signal", new SignalName(signal).toString()))
                : List.of(Setting.live("reload.command", Setting.text(command)));
    }
}
