package dev.vigil.config;

import dev.vigil.core.spec.Backoff;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ReloadPlan;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.StartPlan;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.core.spec.SuccessExits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tomlj.TomlTable;

/** Makes the specification of one instance from the table of its service. */
final class ServiceReader {
    private final Section section;
    private final String name;
    private final String group;

    ServiceReader(Section section, String name, String group) {
        this.section = section;
        this.name = name;
        this.group = group;
    }

    Declaration.Draft draft() {
        int before = section.scope().problems().count();
        ServiceSpec spec = spec();
        List<DependencyRef> wishes = Stream.of(ServiceKeys.AFTER, ServiceKeys.REQUIRES, ServiceKeys.WANTS)
                .flatMap(key -> section.get(key).stream().flatMap(List::stream))
                .toList();
        boolean sound = section.scope().problems().count() == before;
        return new Declaration.Draft(spec, sound, wishes);
    }

    private ServiceSpec spec() {
        Kind kind = section.get(ServiceKeys.KIND).orElse(Kind.DAEMON);
        return ServiceSpec.of(name, section.get(ServiceKeys.COMMAND).orElse(List.of()))
                .withGroup(group)
                .withKind(kind)
                .withStart(start(kind))
                .withRestart(restart(kind))
                .withStop(section.get(StopKeys.STOP).orElse(StopPlan.DEFAULT))
                .withReload(section.get(StopKeys.RELOAD).orElse(ReloadPlan.DEFAULT))
                .withLaunch(launch());
    }

    private StartPlan start(Kind kind) {
        if (kind == Kind.ONESHOT && section.has(ServiceKeys.READY)) {
            section.refuse(ServiceKeys.READY, "a oneshot is ready when it has ended");
        }
        Readiness readiness = section.get(ServiceKeys.READY).orElse(StartPlan.DEFAULT.readiness());
        Duration usual = kind == Kind.ONESHOT ? Duration.ZERO : StartPlan.DEFAULT.timeout();
        return new StartPlan(readiness, section.get(ServiceKeys.START_TIMEOUT).orElse(usual));
    }

    private RestartPlan restart(Kind kind) {
        Optional<RestartPolicy> given = section.get(RestartKeys.RESTART);
        if (kind == Kind.ONESHOT && given.filter(RestartPolicy.ALWAYS::equals).isPresent()) {
            section.refuse(RestartKeys.RESTART, "a oneshot that is always restarted never ends (\"always\")");
        }
        return new RestartPlan(
                given.orElse(kind == Kind.ONESHOT ? RestartPolicy.NEVER : RestartPlan.DEFAULT.policy()),
                section.get(RestartKeys.BACKOFF).orElse(Backoff.DEFAULT),
                section.get(RestartKeys.LIMIT),
                section.get(RestartKeys.SUCCESS).orElse(SuccessExits.DEFAULT));
    }

    private Launch launch() {
        if (!section.has(ServiceKeys.COMMAND)) {
            section.lacks(section.path() + " has no command");
        }
        return Launch.of(section.get(ServiceKeys.COMMAND).orElse(List.of()))
                .withIdentity(new Launch.Identity(
                        section.get(ServiceKeys.USER), section.get(ServiceKeys.GROUP), section.get(ServiceKeys.GROUPS)))
                .withEnvironment(environment())
                .withSurroundings(surroundings())
                .withOutput(output());
    }

    private Launch.Environment environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        section.scope().instance().ifPresent(number -> variables.put("VIGIL_INSTANCE", String.valueOf(number)));
        section.get(ServiceKeys.ENVIRONMENT).ifPresent(variables::putAll);
        return new Launch.Environment(
                section.get(ServiceKeys.CLEAR).orElse(false),
                section.get(ServiceKeys.ENVIRONMENT_FILE).orElse(List.of()),
                variables);
    }

    private Launch.Surroundings surroundings() {
        return new Launch.Surroundings(
                section.get(ServiceKeys.DIRECTORY)
                        .or(() -> Optional.of(section.scope().directory())),
                section.get(ServiceKeys.UMASK).orElse(Launch.Surroundings.DEFAULT.umask()),
                section.get(LimitKeys.LIMITS).orElse(Map.of()));
    }

    private Output output() {
        Output.Sink sink = section.get(LogKeys.OUTPUT).orElse(Output.DEFAULT.sink());
        boolean awaitsLine = section.value(ServiceKeys.READY)
                .filter(ready ->
                        ready.raw() instanceof TomlTable table && table.keySet().contains("log"))
                .isPresent();
        if (awaitsLine && sink != Output.Sink.LOG) {
            section.refuse(LogKeys.OUTPUT, "ready.log reads the log, so output must go there");
        }
        return new Output(sink, section.get(LogKeys.LOG).orElse(Output.LogPlan.DEFAULT));
    }
}
