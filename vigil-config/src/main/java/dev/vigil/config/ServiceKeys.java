package dev.vigil.config;

import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a service. */
final class ServiceKeys {
    static final int INSTANCES_MAX = 10_000;

    static final Key<List<String>> COMMAND = Key.of(
            "command",
            ValueTypes.COMMAND,
            "required",
            "The program and its arguments. A string is split into words as a shell does it, with quotes and"
                    + " backslashes, but no shell is run: `$NAME` and `*` stay as they are. A program without a slash"
                    + " is looked up in `PATH`.");
    static final Key<ServiceSpec.Kind> KIND = Key.of(
            "kind",
            ValueType.of("\"daemon\" or \"oneshot\"", ServiceKeys::kind),
            "\"daemon\"",
            "A daemon runs until it is stopped. A oneshot runs to its end, and what waits for it starts then.");

    static final Key<List<DependencyRef>> AFTER = dependency(
            DependencyRef.Relation.AFTER,
            "Order only: when both run, this one starts after those and stops before them.");
    static final Key<List<DependencyRef>> REQUIRES = dependency(
            DependencyRef.Relation.REQUIRES,
            "Order and fate: those are started first, and when one goes down this one does too.");
    static final Key<List<DependencyRef>> WANTS = dependency(
            DependencyRef.Relation.WANTS,
            "Order, not fate: those are started first, but this one goes on when they fail.");

    static final Key<String> USER =
            Key.of("user", ValueTypes.ACCOUNT, "that of vigild", "As whom it runs: a name or a number.");
    static final Key<String> GROUP =
            Key.of("group", ValueTypes.ACCOUNT, "the user's primary group", "A name or a number.");
    static final Key<List<String>> GROUPS = Key.of(
            "supplementary-groups",
            ValueTypes.ACCOUNT.many("an array of names or numbers"),
            "those of the user",
            "Names or numbers; `[]` for none.");

    static final Key<String> DIRECTORY =
            Key.of("working-directory", ValueTypes.PATH, "the directory of the file", "Where it runs.");
    static final Key<Integer> UMASK = Key.of(
            "umask",
            ValueType.text("octal digits in quotes such as \"0022\"", ServiceKeys::umask),
            "\"0022\"",
            "See umask(2).");
    static final Key<Map<String, String>> ENVIRONMENT = Key.of(
            "environment", ValueTypes.VARIABLES, "none", "Variables. They win over those of `environment-file`.");
    static final Key<List<String>> ENVIRONMENT_FILE = Key.of(
            "environment-file",
            ValueType.of("a path", ServiceKeys::environmentFile).oneOrMany(),
            "none",
            "Files of `KEY=value` lines, read at each launch. One whose name starts with `-` may be missing.");
    static final Key<Boolean> CLEAR = Key.of(
            "clear-environment",
            ValueType.truth(),
            "false",
            "Start from nothing but `PATH` instead of vigild's environment.");
    static final Key<Integer> INSTANCES = Key.of(
            "instances",
            ValueType.whole(1, INSTANCES_MAX),
            "1",
            "How many run side by side. Above 1 they are called `web-1` to `web-N`, and `web` means all of them. Where"
                    + " this key is given, `%i` in any string of the service stands for the number (`%%i` for `%i`"
                    + " itself), and `$VIGIL_INSTANCE` holds it.");

    static final Key<Readiness> READY =
            Key.of("ready", ReadyKeys.SHAPE, "as soon as it runs", "How it shows that it is ready. Exactly one key.");
    static final Key<Duration> START_TIMEOUT = Key.of(
            "start-timeout",
            ValueTypes.DURATION,
            "30s; none for a oneshot",
            "How long it may take until it is ready, or until it has ended if it is a oneshot; `\"0s\"`: for ever.");

    static final KeyTable TABLE = KeyTable.of(
            COMMAND,
            KIND,
            AFTER,
            REQUIRES,
            WANTS,
            USER,
            GROUP,
            GROUPS,
            DIRECTORY,
            UMASK,
            ENVIRONMENT,
            ENVIRONMENT_FILE,
            CLEAR,
            INSTANCES,
            READY,
            START_TIMEOUT,
            RestartKeys.RESTART,
            RestartKeys.BACKOFF,
            RestartKeys.LIMIT,
            RestartKeys.SUCCESS,
            StopKeys.STOP,
            StopKeys.RELOAD,
            LogKeys.OUTPUT,
            LogKeys.LOG,
            LimitKeys.LIMITS,
            Key.notYet("pid-file", "Where a forking program writes its process id."),
            Key.notYet("health", "A check that is repeated while it runs."),
            Key.notYet("watchdog", "How often it must send `WATCHDOG=1`."),
            Key.notYet("rolling", "How instances are restarted one after the other."),
            Key.notYet("sandbox", "What it is kept from."),
            Key.notYet("nice", "Its niceness."),
            Key.notYet("oom-score-adjust", "How readily it is killed when memory runs out."),
            Key.notYet("cpu-affinity", "On which processors it runs."),
            Key.notYet("io-priority", "Its priority of input and output."),
            Key.notYet("schedule", "When it is started."),
            Key.notYet("time-zone", "The time zone of the schedule."),
            Key.notYet("overlap", "What happens when it still runs at its next time."),
            Key.notYet("catch-up", "Whether a missed time is made up for."),
            Key.notYet("listen", "Sockets that are opened for it."),
            Key.notYet("terminal", "The terminal that it owns."),
            Key.notYet("watch", "Files whose change restarts it."),
            Key.notYet("on-event", "Commands that are run at events."));

    private ServiceKeys() {}

    private static Key<List<DependencyRef>> dependency(DependencyRef.Relation relation, String doc) {
        ValueType<DependencyRef> shape = ValueType.of(
                "a name of a service",
                value -> ValueTypes.nonEmpty("a name of a service")
                        .read(value)
                        .map(name -> new DependencyRef(relation, name, value.place())));
        return Key.of(relation.toString(), shape.some("an array of names of services"), "none", doc);
    }

    private static Optional<ServiceSpec.Kind> kind(Value value) {
        return "forking".equals(value.raw())
                ? value.fail(value.path() + " = \"forking\" is not implemented yet")
                : ValueType.choice(ServiceSpec.Kind.values()).read(value);
    }

    private static int umask(String digits) {
        if (!digits.matches("0{0,3}[0-7]{1,3}")) {
            throw new InvalidValue("not octal digits from 0 to 0777", digits);
        }
        return Integer.parseInt(digits, 8);
    }

    private static Optional<String> environmentFile(Value value) {
        boolean optional = value.raw() instanceof String text && text.startsWith("-");
        Value path = optional
                ? new Value(value.raw().toString().substring(1), value.place(), value.path(), value.scope())
                : value;
        return ValueTypes.PATH.read(path).map(absolute -> optional ? "-" + absolute : absolute);
    }
}
