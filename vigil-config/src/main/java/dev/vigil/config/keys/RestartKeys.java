package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.config.text.Signals;
import dev.vigil.core.spec.Backoff;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.SuccessExits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys that say what happens when a service ends by itself. */
final class RestartKeys implements KeyGroup {
    private static final Key<Duration> INITIAL =
            Key.of("initial", ValueTypes.DURATION, "100ms", "The first delay; `\"0ms\"`: every restart is at once.");
    private static final Key<Duration> MAX =
            Key.of("max", ValueTypes.DURATION, "30s, or `initial` if that is longer", "The longest delay.");
    private static final Key<Double> FACTOR =
            Key.of("factor", ValueType.number(1, 1000), "2.0", "Each delay is this many times the one before.");
    private static final Key<Double> JITTER =
            Key.of("jitter", ValueType.number(0, 1), "0.1", "Share by which a delay is varied at random, up and down.");
    private static final Key<Duration> RESET_AFTER = Key.of(
            "reset-after",
            ValueTypes.DURATION,
            "10s",
            "A run of at least this long is stable: the restart after it is at once, and delays begin anew.");

    private static final Key<Integer> COUNT =
            Key.of("count", ValueType.whole(1, 1_000_000), "required", "Restarts that are allowed within the window.");
    private static final Key<Duration> WITHIN = Key.of("within", ValueTypes.LASTING, "required", "The window.");

    private static final Key<RestartPolicy> RESTART = Key.of(
            "restart",
            ValueType.choice(RestartPolicy.values()),
            "\"always\"; \"never\" for a oneshot",
            "After which ends it is started again: every end; every end that is no success; a signal or timeout that"
                    + " is no success; none.");
    private static final Key<Backoff> BACKOFF = Key.of(
            "backoff",
            ValueType.table(KeyTable.of(INITIAL, MAX, FACTOR, JITTER, RESET_AFTER), RestartKeys::backoff),
            "see below",
            "How long is waited before a restart. The first restart after a stable run is always at once.");
    private static final Key<RestartLimit> LIMIT = Key.of(
            "restart-limit",
            ValueType.table(KeyTable.of(COUNT, WITHIN), RestartKeys::limit),
            "no limit",
            "When to give up: more restarts than this within the window.");
    private static final Key<SuccessExits> SUCCESS = Key.of(
            "success-exit",
            endings().many("an array of exit codes and names of signals").map(RestartKeys::successExits),
            "[0, \"HUP\", \"INT\", \"PIPE\", \"TERM\"]",
            "Which ends count as success: exit codes and names of signals. What is given replaces the default.");

    private static final Duration NONE = Duration.ZERO;

    /** An exit code, or a signal as a negative number. */
    private record Ending(int code, int signal) {}

    @Override
    public List<Key<?>> keys() {
        return List.of(RESTART, BACKOFF, LIMIT, SUCCESS);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        RestartPolicy usual = spec.kind() == Kind.ONESHOT ? RestartPolicy.NEVER : RestartPlan.DEFAULT.policy();
        return spec.withRestart(new RestartPlan(
                service.get(RESTART).orElse(usual),
                service.get(BACKOFF).orElse(Backoff.DEFAULT),
                service.get(LIMIT),
                service.get(SUCCESS).orElse(SuccessExits.DEFAULT)));
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        if (spec.kind() == Kind.ONESHOT && spec.restart().policy() == RestartPolicy.ALWAYS) {
            service.refuse(RESTART, "a oneshot that is always restarted never ends (\"always\")");
        }
    }

    private static Optional<Backoff> backoff(ConfigSection section) {
        Duration initial = section.get(INITIAL).orElse(Backoff.DEFAULT.initial());
        Duration max = section.get(MAX).orElseGet(() -> longer(Backoff.DEFAULT.max(), initial));
        double factor = section.get(FACTOR).orElse(Backoff.DEFAULT.factor());
        double jitter = section.get(JITTER).orElse(Backoff.DEFAULT.jitter());
        Duration resetAfter = section.get(RESET_AFTER).orElse(Backoff.DEFAULT.resetAfter());
        if (max.compareTo(initial) < 0) {
            section.refuse(MAX, "it must be at least " + section.pathOf(INITIAL));
            return Optional.empty();
        }
        return Optional.of(new Backoff(initial, max, factor, jitter, resetAfter));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Optional<RestartLimit> limit(ConfigSection section) {
        int count = section.get(COUNT).orElse(0);
        Duration within = section.get(WITHIN).orElse(NONE);
        if (!section.has(COUNT) || !section.has(WITHIN)) {
            section.lacks("cannot use " + section.path() + ": it needs both count and within");
            return Optional.empty();
        }
        return count > 0 && !within.isZero() ? Optional.of(new RestartLimit(count, within)) : Optional.empty();
    }

    private static ValueType<Ending> endings() {
        ValueType<Ending> signal = ValueType.text("an exit code or a name of a signal", RestartKeys::signal);
        return ValueTypes.eitherWholeOr(signal, RestartKeys::code);
    }

    private static Ending code(long code) {
        if (code < 0 || code > 255) {
            throw new InvalidValue("an exit code is a number from 0 to 255", code);
        }
        return new Ending((int) code, 0);
    }

    private static Ending signal(String name) {
        if (name.chars().allMatch(Character::isDigit)) {
            throw new InvalidValue("write an exit code without quotes, and a signal by its name", name);
        }
        return new Ending(0, Signals.parse(name.toUpperCase(Locale.ROOT)));
    }

    private static SuccessExits successExits(List<Ending> endings) {
        List<Integer> codes = new ArrayList<>();
        List<Integer> signals = new ArrayList<>();
        for (Ending ending : endings) {
            (ending.signal() == 0 ? codes : signals).add(ending.signal() == 0 ? ending.code() : ending.signal());
        }
        return new SuccessExits(codes, signals);
    }
}
