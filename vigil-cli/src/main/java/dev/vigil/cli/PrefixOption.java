package dev.vigil.cli;

import dev.vigil.daemon.boot.FollowedOutput.Prefix;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What stands before each line of the services' output, as {@code up} and {@code daemon} take it. */
final class PrefixOption {
    /** Of {@code daemon}: show the output of all services. */
    static final String FOLLOW = "--follow";

    private static final String PREFIX = "--prefix";
    private static final String NO_PREFIX = "--no-prefix";
    private static final List<String> FORMS = List.of("name", "time", "none");

    private PrefixOption() {}

    static void addTo(CommandSpec spec) {
        spec.addOption(ArgumentSpecs.option(
                "FORM",
                "What stands before each line of a service's output: name (default), time (and the name), none.",
                FORMS,
                PREFIX));
        spec.addOption(ArgumentSpecs.flag("The same as --prefix none.", NO_PREFIX));
    }

    static boolean isGiven(Invocation invocation) {
        return invocation.has(PREFIX) || invocation.has(NO_PREFIX);
    }

    /** @throws CommandFailure when there is no such form */
    static Prefix of(Invocation invocation) {
        if (invocation.has(NO_PREFIX)) {
            return Prefix.NONE;
        }
        Optional<String> form = invocation.value(PREFIX);
        return Stream.of(Prefix.values())
                .filter(prefix -> prefix.name().toLowerCase(Locale.ROOT).equals(form.orElse("name")))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "cannot use " + PREFIX + ": it is " + String.join(", ", FORMS) + " (" + form.orElse("") + ")"));
    }
}
