package dev.vigil.cli;

import dev.vigil.config.text.Suggestion;
import dev.vigil.core.spec.Essential;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code vigil up} by which the end of a service ends everything. */
final class EndOptions {
    private static final String EXIT_ON_END = "--exit-on-end";
    private static final String ABORT_ON_FAILURE = "--abort-on-failure";
    /** No name of a service. */
    private static final String EACH = "*";

    private final Invocation invocation;

    EndOptions(Invocation invocation) {
        this.invocation = invocation;
    }

    static void addTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(EXIT_ON_END)
                .type(String.class)
                .arity("0..1")
                .fallbackValue(EACH)
                .paramLabel("NAME")
                .description("Stop everything once NAME has ended and is not started again, and end with its exit code;"
                        + " without NAME: any service, but not a oneshot that has completed.")
                .build());
        spec.addOption(ArgumentSpecs.flag(
                "Stop everything once a service has failed and is not started again, and end with its exit code.",
                ABORT_ON_FAILURE));
    }

    /** @throws CommandFailure when they are given with {@code -d}, or a name is not known */
    List<ServiceSpec> applyTo(List<ServiceSpec> services, boolean detached) {
        Optional<String> name = invocation.value(EXIT_ON_END);
        boolean onFailure = invocation.has(ABORT_ON_FAILURE);
        if (detached && (name.isPresent() || onFailure)) {
            String option = name.isPresent() ? EXIT_ON_END : ABORT_ON_FAILURE;
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot use " + option + ": nobody waits for the exit code of -d; essential = true");
        }
        name.filter(one -> !one.equals(EACH)).ifPresent(one -> check(one, services));
        return services.stream().map(spec -> with(spec, name, onFailure)).toList();
    }

    private static void check(String name, List<ServiceSpec> services) {
        if (services.stream().noneMatch(spec -> isNamed(spec, name))) {
            List<String> known = services.stream().map(ServiceSpec::name).toList();
            throw new CommandFailure(
                    ExitCode.UNKNOWN,
                    "cannot use " + EXIT_ON_END + ": no such service in the files" + Suggestion.suggest(name, known));
        }
    }

    private static boolean isNamed(ServiceSpec spec, String name) {
        return spec.name().equals(name) || spec.group().equals(name);
    }

    private static ServiceSpec with(ServiceSpec spec, Optional<String> name, boolean onFailure) {
        if (name.isPresent() && isNamed(spec, name.get())) {
            return spec.withSection(Essential.class, new Essential(Essential.Ends.ANY));
        }
        if (spec.section(Essential.class).isPresent()) {
            return spec;
        }
        if (name.filter(EACH::equals).isPresent()) {
            return spec.withSection(Essential.class, new Essential(Essential.Ends.UNLESS_COMPLETED));
        }
        return onFailure ? spec.withSection(Essential.class, new Essential(Essential.Ends.FAILURE)) : spec;
    }
}
