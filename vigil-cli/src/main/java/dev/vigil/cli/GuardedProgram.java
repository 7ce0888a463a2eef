package dev.vigil.cli;

import dev.vigil.config.Configuration;
import dev.vigil.config.Loaded;
import dev.vigil.config.NameRules;
import dev.vigil.config.keys.ReadyWord;
import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.Problem;
import dev.vigil.config.model.Scope;
import dev.vigil.config.model.ServiceDraft;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.linux.NativeLinux;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The one service of {@code vigil run}: its options are keys of a service, and checked as those of a file are. */
final class GuardedProgram {
    private final Invocation invocation;

    GuardedProgram(Invocation invocation) {
        this.invocation = invocation;
    }

    /** @throws CommandFailure with everything that is wrong with the options */
    ServiceSpec spec() {
        refuseWhatHasNoEffect();
        LoadContext context = new LoadContext();
        Loaded loaded = Configuration.load(List.of(draft(context)), context);
        if (!loaded.problems().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    loaded.problems().stream().map(Problem::toString).collect(Collectors.joining("\nvigil: ")));
        }
        return loaded.services().getFirst();
    }

    private void refuseWhatHasNoEffect() {
        if (!invocation.has("--ready") && invocation.has("--start-timeout")) {
            throw wrong("--start-timeout", "it limits the waiting for --ready, which is missing");
        }
        boolean once = invocation.value("--restart").filter("never"::equals).isPresent();
        for (String option : List.of("--backoff", "--backoff-max", "--restart-limit")) {
            if (once && invocation.has(option)) {
                throw wrong(option, "it is never started again (--restart never)");
            }
        }
    }

    private ServiceDraft draft(LoadContext context) {
        Place whole = Place.ofOption("run");
        String name = invocation
                .value("--name")
                .orElseGet(() -> nameOf(invocation.words(0).getFirst()));
        Scope scope = Scope.of(whole, directory(""), context.problems());
        return new ServiceDraft(name, Place.ofOption("--name"), keys().table(whole), "run", scope);
    }

    private OptionKeys keys() {
        return new OptionKeys(invocation)
                .put("command", ConfigValue.Array.ofTexts(invocation.words(0), Place.ofOption("COMMAND")))
                .text("restart", "--restart")
                .table("backoff", "--backoff", backoff())
                .parsed("restart-limit", "--restart-limit", GuardedProgram::limit)
                .parsed("ready", "--ready", ReadyWord::parse)
                .text("start-timeout", "--start-timeout")
                .table("stop", "--stop-signal", stop())
                .text("user", "--user")
                .text("group", "--group")
                .parsed("working-directory", "--chdir", this::directory)
                .text("umask", "--umask")
                .put("environment", variables())
                .put("clear-environment", clear())
                .put("output", new ConfigValue.Text("inherit", Place.ofOption("output")));
    }

    private OptionKeys backoff() {
        return new OptionKeys(invocation).text("initial", "--backoff").text("max", "--backoff-max");
    }

    private OptionKeys stop() {
        return new OptionKeys(invocation).text("signal", "--stop-signal").text("timeout", "--stop-timeout");
    }

    private static ConfigValue limit(String text, Place place) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new InvalidValue("it is a count and a time, as 10/1m", text);
        }
        Map<String, ConfigValue> limit = Map.of(
                "count",
                ConfigValue.numberOrText(text.substring(0, slash), place),
                "within",
                new ConfigValue.Text(text.substring(slash + 1), place));
        return new ConfigValue.Table(limit, place);
    }

    private ConfigValue directory(String text, Place place) {
        return new ConfigValue.Text(directory(text), place);
    }

    private String directory(String relative) {
        return invocation.absolute(new NativeLinux(), relative);
    }

    private ConfigValue variables() {
        Place place = Place.ofOption("--env");
        Map<String, ConfigValue> variables = new LinkedHashMap<>();
        for (String pair : invocation.values("--env")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw wrong("--env", "it is NAME=VALUE (" + pair + ")");
            }
            variables.put(pair.substring(0, equals), new ConfigValue.Text(pair.substring(equals + 1), place));
        }
        return new ConfigValue.Table(variables, place);
    }

    private ConfigValue clear() {
        return new ConfigValue.Truth(invocation.has("--clear-env"), Place.ofOption("--clear-env"));
    }

    /** The last part of the path, with what is not fit for a name replaced. */
    private static String nameOf(String program) {
        String last = program.substring(program.lastIndexOf('/') + 1);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < Math.min(last.length(), NameRules.CHARACTERS_MAX); i++) {
            char c = last.charAt(i);
            boolean fit = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
            name.append(fit ? c : '_');
        }
        boolean begins = !name.isEmpty() && Character.isLetterOrDigit(name.charAt(0));
        return begins ? name.toString() : "program";
    }

    private static CommandFailure wrong(String option, String reason) {
        return new CommandFailure(ExitCode.USAGE, "cannot use " + option + ": " + reason);
    }
}
