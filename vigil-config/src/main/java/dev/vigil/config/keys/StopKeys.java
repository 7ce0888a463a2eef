package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.ReloadPlan;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.StopPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of {@code stop} and {@code reload}. */
final class StopKeys implements KeyGroup {
    private static final Key<Integer> SIGNAL = Key.of(
            "signal",
            ValueTypes.SIGNAL,
            "\"TERM\"",
            "The first signal. CONT follows it, so that a stopped process hears it too.");
    private static final Key<Duration> TIMEOUT =
            Key.of("timeout", ValueTypes.DURATION, "10s", "How long it may take to end; `\"0s\"`: for ever.");
    private static final Key<List<String>> COMMAND = Key.of(
            "command", ValueTypes.COMMAND, "none", "Run instead of the first signal, which follows only if it fails.");
    private static final Key<Integer> THEN = Key.of(
            "then", ValueTypes.SIGNAL, "\"KILL\"", "The signal for everything that is left of it after the timeout.");
    private static final Key<Boolean> WHOLE_GROUP = Key.of(
            "whole-group",
            ValueType.truth(),
            "true",
            "Whether the first signal goes to all its processes, or to the main one only.");

    private static final Key<Integer> RELOAD_SIGNAL =
            Key.of("signal", ValueTypes.SIGNAL, "\"HUP\"", "A signal for the main process.");
    private static final Key<List<String>> RELOAD_COMMAND =
            Key.of("command", ValueTypes.COMMAND, "none", "Run instead of the signal.");

    private static final Key<StopPlan> STOP = Key.of(
            "stop",
            ValueType.table(KeyTable.of(SIGNAL, TIMEOUT, COMMAND, THEN, WHOLE_GROUP), StopKeys::stop),
            "see below",
            "How it is stopped.");
    private static final Key<ReloadPlan> RELOAD = Key.of(
            "reload",
            ValueType.table(KeyTable.of(RELOAD_SIGNAL, RELOAD_COMMAND), StopKeys::reload),
            "see below",
            "How it is told to read its configuration again: by a signal, or by a command.");

    @Override
    public List<Key<?>> keys() {
        return List.of(STOP, RELOAD);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return spec.withStop(service.get(STOP).orElse(StopPlan.DEFAULT))
                .withReload(service.get(RELOAD).orElse(ReloadPlan.DEFAULT));
    }

    private static Optional<StopPlan> stop(ConfigSection section) {
        return Optional.of(new StopPlan(
                section.get(SIGNAL).orElse(StopPlan.DEFAULT.signal()),
                section.get(TIMEOUT).orElse(StopPlan.DEFAULT.timeout()),
                section.get(COMMAND).orElse(StopPlan.DEFAULT.command()),
                section.get(THEN).orElse(StopPlan.DEFAULT.finalSignal()),
                section.get(WHOLE_GROUP).orElse(StopPlan.DEFAULT.wholeGroup())));
    }

    private static Optional<ReloadPlan> reload(ConfigSection section) {
        if (section.has(RELOAD_SIGNAL) && section.has(RELOAD_COMMAND)) {
            section.refuse(RELOAD_COMMAND, "give either a signal or a command");
        }
        return Optional.of(new ReloadPlan(
                section.get(RELOAD_SIGNAL).orElse(ReloadPlan.DEFAULT.signal()),
                section.get(RELOAD_COMMAND).orElse(ReloadPlan.DEFAULT.command())));
    }
}
