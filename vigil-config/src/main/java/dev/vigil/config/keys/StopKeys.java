package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.KillMode;
import dev.vigil.core.spec.NotifiedReload;
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
    private static final Key<StopSteps> SEQUENCE = Key.of(
            "sequence",
            StopSteps.TYPE,
            "[[\"TERM\", \"10s\"], [\"KILL\"]]",
            "Instead of `signal`, `timeout` and `then`: signals, each with the time that is waited before the next, and"
                    + " the final one without.");
    private static final Key<KillMode> KILL_MODE = Key.of(
            "kill-mode",
            ValueType.choice(KillMode.values()),
            "\"group\"",
            "Which processes get the signals. `group`: all of the service. `mixed`: the main one; the final signal goes"
                    + " to all that is left. `process`: only the main one; what else there is"
                    + " outlives it, also the end of vigild. `none`: there are no signals, only `command`.");
    private static final Key<Boolean> WHOLE_GROUP = Key.of(
            "whole-group",
            ValueType.truth(),
            "true",
            "An older spelling: true is `kill-mode = \"group\"`, false is `\"mixed\"`.");

    private static final Key<Integer> RELOAD_SIGNAL =
            Key.of("signal", ValueTypes.SIGNAL, "\"HUP\"", "A signal for the main process.");
    private static final Key<List<String>> RELOAD_COMMAND =
            Key.of("command", ValueTypes.COMMAND, "none", "Run instead of the signal.");
    private static final Key<Boolean> RELOAD_NOTIFY = Key.of(
            "notify",
            ValueType.truth(),
            "false",
            "Whether it answers the signal by `RELOADING=1` and then `READY=1` to `$NOTIFY_SOCKET`, as sd_notify(3)"
                    + " does: `vigil reload` waits for that, at most as long as a start may take.");

    private static final Key<StopPlan> STOP = Key.of(
            "stop",
            ValueType.table(
                    KeyTable.of(SIGNAL, TIMEOUT, COMMAND, THEN, SEQUENCE, KILL_MODE, WHOLE_GROUP), StopKeys::stop),
            "see below",
            "How it is stopped.");
    private static final Key<Reload> RELOAD = Key.of(
            "reload",
            ValueType.table(KeyTable.of(RELOAD_SIGNAL, RELOAD_COMMAND, RELOAD_NOTIFY), StopKeys::reload),
            "see below",
            "How it is told to read its configuration again: by a signal, or by a command.");

    @Override
    public List<Key<?>> keys() {
        return List.of(STOP, RELOAD);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        Reload reload = service.get(RELOAD).orElse(new Reload(ReloadPlan.DEFAULT, false));
        ServiceSpec planned =
                spec.withStop(service.get(STOP).orElse(StopPlan.DEFAULT)).withReload(reload.plan());
        return reload.notifies() ? planned.withSection(NotifiedReload.class, new NotifiedReload()) : planned;
    }

    /** {@code notifies}: it says itself when the reload is done. */
    private record Reload(ReloadPlan plan, boolean notifies) {}

    private static Optional<StopPlan> stop(ConfigSection section) {
        StopPlan plain = new StopPlan(
                section.get(SIGNAL).orElse(StopPlan.DEFAULT.signal()),
                section.get(TIMEOUT).orElse(StopPlan.DEFAULT.timeout()),
                section.get(COMMAND).orElse(StopPlan.DEFAULT.command()),
                section.get(THEN).orElse(StopPlan.DEFAULT.finalSignal()),
                killMode(section),
                List.of());
        StopPlan plan = section.get(SEQUENCE).map(steps -> steps.in(plain)).orElse(plain);
        if (section.has(SEQUENCE)) {
            refuseBeside(section, SEQUENCE, List.of(SIGNAL, TIMEOUT, THEN));
        }
        if (plan.killMode() == KillMode.NONE) {
            refuseBeside(section, KILL_MODE, List.of(SIGNAL, THEN, SEQUENCE));
            if (!section.has(COMMAND)) {
                section.refuse(KILL_MODE, "without signals it needs a command (\"none\")");
            }
        }
        return Optional.of(plan);
    }

    private static void refuseBeside(ConfigSection section, Key<?> key, List<Key<?>> others) {
        others.stream()
                .filter(section::has)
                .findFirst()
                .ifPresent(other -> section.refuse(other, "give either this or " + section.pathOf(key)));
    }

    private static KillMode killMode(ConfigSection section) {
        Optional<KillMode> given = section.get(KILL_MODE);
        Optional<KillMode> older = section.get(WHOLE_GROUP).map(whole -> whole ? KillMode.GROUP : KillMode.MIXED);
        if (given.isPresent() && older.isPresent() && !given.equals(older)) {
            section.refuse(WHOLE_GROUP, "it contradicts " + section.pathOf(KILL_MODE));
        }
        return given.or(() -> older).orElse(StopPlan.DEFAULT.killMode());
    }

    private static Optional<Reload> reload(ConfigSection section) {
        if (section.has(RELOAD_SIGNAL) && section.has(RELOAD_COMMAND)) {
            section.refuse(RELOAD_COMMAND, "give either a signal or a command");
        }
        boolean notifies = section.get(RELOAD_NOTIFY).orElse(false);
        if (notifies && section.has(RELOAD_COMMAND)) {
            section.refuse(RELOAD_NOTIFY, "the end of the command is the end of the reload");
        }
        return Optional.of(new Reload(
                new ReloadPlan(
                        section.get(RELOAD_SIGNAL).orElse(ReloadPlan.DEFAULT.signal()),
                        section.get(RELOAD_COMMAND).orElse(ReloadPlan.DEFAULT.command())),
                notifies));
    }
}
