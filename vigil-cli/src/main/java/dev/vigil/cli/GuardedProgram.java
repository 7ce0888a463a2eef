package dev.vigil.cli;

import dev.vigil.config.Durations;
import dev.vigil.config.InvalidValue;
import dev.vigil.config.ReadyWord;
import dev.vigil.config.SignalKeys;
import dev.vigil.core.spec.Backoff;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.StartPlan;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.core.spec.SuccessExits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The specification of the one service of {@code vigil run}, from its options. */
final class GuardedProgram {
    private final Invocation invocation;

    GuardedProgram(Invocation invocation) {
        this.invocation = invocation;
    }

    ServiceSpec spec() {
        List<String> command = invocation.words(0);
        String name =
                invocation.value("--name").map(GuardedProgram::checkName).orElseGet(() -> nameOf(command.getFirst()));
        return ServiceSpec.of(name, command)
                .withStart(start())
                .withRestart(restart())
                .withStop(stop())
                .withLaunch(launch(command));
    }

    private static String checkName(String name) {
        if (!name.equals(nameOf(name))) {
            throw wrong("--name", "a name has letters, digits, dots, dashes and underscores (" + name + ")");
        }
        return name;
    }

    /** The last part of the path, with what is not fit for a name replaced. */
    private static String nameOf(String program) {
        String last = program.substring(program.lastIndexOf('/') + 1);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < last.length(); i++) {
            char c = last.charAt(i);
            boolean fit = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
            name.append(fit ? c : '_');
        }
        boolean begins = !name.isEmpty() && Character.isLetterOrDigit(name.charAt(0));
        return begins ? name.toString() : "program";
    }

    private StartPlan start() {
        if (!invocation.has("--ready") && invocation.has("--start-timeout")) {
            throw wrong("--start-timeout", "it limits the waiting for --ready, which is missing");
        }
        Path directory = invocation.console().directory().toAbsolutePath();
        Readiness readiness = invocation
                .value("--ready")
                .map(word -> parsed("--ready", word, text -> ReadyWord.parse(text, directory)))
                .orElse(StartPlan.DEFAULT.readiness());
        return new StartPlan(readiness, duration("--start-timeout", StartPlan.DEFAULT.timeout()));
    }

    private RestartPlan restart() {
        RestartPolicy policy =
                invocation.value("--restart").map(GuardedProgram::policy).orElse(RestartPolicy.ALWAYS);
        for (String option : List.of("--backoff", "--backoff-max", "--restart-limit")) {
            if (policy == RestartPolicy.NEVER && invocation.has(option)) {
                throw wrong(option, "it is never started again (--restart never)");
            }
        }
        Backoff usual = Backoff.DEFAULT;
        Duration initial = duration("--backoff", usual.initial());
        Duration max = duration("--backoff-max", usual.max().compareTo(initial) > 0 ? usual.max() : initial);
        if (max.compareTo(initial) < 0) {
            throw wrong("--backoff-max", "it is shorter than the first delay (" + initial.toMillis() + "ms)");
        }
        Backoff backoff = new Backoff(initial, max, usual.factor(), usual.jitter(), usual.resetAfter());
        return new RestartPlan(
                policy, backoff, invocation.value("--restart-limit").map(GuardedProgram::limit), SuccessExits.DEFAULT);
    }

    private static RestartPolicy policy(String word) {
        for (RestartPolicy policy : RestartPolicy.values()) {
            if (policy.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return policy;
            }
        }
        throw wrong("--restart", "it is always, on-failure, on-abnormal or never (" + word + ")");
    }

    private static RestartLimit limit(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw wrong("--restart-limit", "it is a count and a time, as 10/1m (" + text + ")");
        }
        int count = number("--restart-limit", text.substring(0, slash), 1, Integer.MAX_VALUE);
        return new RestartLimit(count, parsed("--restart-limit", text.substring(slash + 1), Durations::parse));
    }

    private StopPlan stop() {
        StopPlan usual = StopPlan.DEFAULT;
        int signal = invocation
                .value("--stop-signal")
                .map(text -> parsed("--stop-signal", text, SignalKeys::parse))
                .orElse(usual.signal());
        return usual.withSignal(signal).withTimeout(duration("--stop-timeout", usual.timeout()));
    }

    private Launch launch(List<String> command) {
        Launch.Identity identity =
                new Launch.Identity(invocation.value("--user"), invocation.value("--group"), Optional.empty());
        Launch.Environment environment = new Launch.Environment(invocation.has("--clear-env"), List.of(), variables());
        Path directory = invocation
                .console()
                .directory()
                .resolve(invocation.value("--chdir").orElse(""));
        int umask = invocation.value("--umask").map(GuardedProgram::umask).orElse(Launch.Surroundings.DEFAULT.umask());
        Launch.Surroundings surroundings = new Launch.Surroundings(
                Optional.of(directory.toAbsolutePath().normalize().toString()), umask, Map.of());
        return Launch.of(command)
                .withIdentity(identity)
                .withEnvironment(environment)
                .withSurroundings(surroundings)
                .withOutput(Output.DEFAULT.withSink(Output.Sink.INHERIT));
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String pair : invocation.values("--env")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw wrong("--env", "it is NAME=VALUE (" + pair + ")");
            }
            variables.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return variables;
    }

    private static int umask(String text) {
        try {
            int umask = Integer.parseInt(text, 8);
            if (umask >= 0 && umask <= 0777) {
                return umask;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw wrong("--umask", "it is an octal number from 0 to 0777 (" + text + ")");
    }

    private Duration duration(String option, Duration otherwise) {
        return invocation
                .value(option)
                .map(text -> parsed(option, text, Durations::parse))
                .orElse(otherwise);
    }

    private static int number(String option, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw wrong(option, "not a number from " + least + " to " + most + " (" + text + ")");
    }

    private static <T> T parsed(String option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidValue invalid) {
            throw wrong(option, String.valueOf(invalid.getMessage()));
        }
    }

    private static CommandFailure wrong(String option, String reason) {
        return new CommandFailure(ExitCode.USAGE, "cannot use " + option + ": " + reason);
    }
}
