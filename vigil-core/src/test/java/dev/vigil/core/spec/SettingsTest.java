package dev.vigil.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.change.Difference;
import dev.vigil.core.change.SettingChange;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each thing that a specification holds is a setting, and says how a change of it is taken up. */
class SettingsTest {
    private static final ServiceSpec WEB = ServiceSpec.of("web", List.of("/bin/web"));

    /** Records in a specification that are described component by component. */
    private static final List<Class<?>> RECORDS = List.of(
            ServiceSpec.class,
            Dependencies.class,
            StartPlan.class,
            RestartPlan.class,
            Backoff.class,
            StopPlan.class,
            ReloadPlan.class,
            Launch.class,
            Launch.Identity.class,
            Launch.Environment.class,
            Launch.Surroundings.class,
            Output.class,
            Output.LogPlan.class,
            Output.LineRules.class);

    /** A name is no setting; what is a record of the list, or the sections, is looked at by itself. */
    private static final Set<String> NOT_SETTINGS = Set.of("ServiceSpec.name", "ServiceSpec.sections");

    private final Map<String, UnaryOperator<ServiceSpec>> mutants = new LinkedHashMap<>();

    private void mutant(String component, UnaryOperator<ServiceSpec> mutant) {
        mutants.put(component, mutant);
    }

    private void launch(String component, UnaryOperator<Launch> mutant) {
        mutant(component, spec -> spec.withLaunch(mutant.apply(spec.launch())));
    }

    private void log(String component, UnaryOperator<Output.LogPlan> mutant) {
        launch(
                component,
                launch -> launch.withOutput(
                        launch.output().withLog(mutant.apply(launch.output().log()))));
    }

    private static Dependencies needs(int place) {
        List<List<String>> all = new ArrayList<>(List.of(List.of(), List.of(), List.of(), List.of()));
        all.set(place, List.of("db"));
        return new Dependencies(all.get(0), all.get(1), all.get(2), all.get(3));
    }

    private void mutants() {
        mutant("ServiceSpec.group", spec -> spec.withGroup("all"));
        mutant("ServiceSpec.kind", spec -> spec.withKind(ServiceSpec.Kind.ONESHOT));
        mutant("Dependencies.after", spec -> spec.withDependencies(needs(0)));
        mutant("Dependencies.requires", spec -> spec.withDependencies(needs(1)));
        mutant("Dependencies.wants", spec -> spec.withDependencies(needs(2)));
        mutant("Dependencies.afterHealthy", spec -> spec.withDependencies(needs(3)));
        mutant("StartPlan.timeout", spec -> spec.withStart(new StartPlan(Duration.ofSeconds(1))));
        RestartPlan restart = RestartPlan.DEFAULT;
        mutant("RestartPlan.policy", spec -> spec.withRestart(restart.withPolicy(RestartPolicy.NEVER)));
        mutant(
                "RestartPlan.limit",
                spec -> spec.withRestart(restart.withLimit(Optional.of(new RestartLimit(3, Duration.ofSeconds(9))))));
        mutant(
                "RestartPlan.successExits",
                spec -> spec.withRestart(restart.withSuccessExits(new SuccessExits(List.of(7), List.of()))));
        Duration other = Duration.ofMillis(1234);
        Backoff usual = Backoff.DEFAULT;
        backoff("initial", new Backoff(other, usual.max(), 2.0, 0.1, usual.resetAfter()));
        backoff("max", new Backoff(usual.initial(), other, 2.0, 0.1, usual.resetAfter()));
        backoff("factor", new Backoff(usual.initial(), usual.max(), 3.0, 0.1, usual.resetAfter()));
        backoff("jitter", new Backoff(usual.initial(), usual.max(), 2.0, 0.2, usual.resetAfter()));
        backoff("resetAfter", new Backoff(usual.initial(), usual.max(), 2.0, 0.1, other));
        StopPlan stop = StopPlan.DEFAULT;
        mutant("StopPlan.signal", spec -> spec.withStop(stop.withSignal(2)));
        mutant("StopPlan.timeout", spec -> spec.withStop(stop.withTimeout(other)));
        mutant("StopPlan.command", spec -> spec.withStop(stop.withCommand(List.of("/bin/stop"))));
        mutant(
                "StopPlan.finalSignal",
                spec -> spec.withStop(new StopPlan(15, stop.timeout(), List.of(), 6, stop.killMode(), List.of())));
        mutant("StopPlan.killMode", spec -> spec.withStop(stop.withKillMode(KillMode.PROCESS)));
        mutant(
                "StopPlan.further",
                spec -> spec.withStop(stop.withFurther(List.of(new StopPlan.FurtherSignal(2, other)))));
        mutant("ReloadPlan.signal", spec -> spec.withReload(new ReloadPlan(10, List.of())));
        mutant("ReloadPlan.command", spec -> spec.withReload(new ReloadPlan(1, List.of("/bin/reload"))));
        launches();
        logs();
    }

    private void backoff(String component, Backoff backoff) {
        mutant("Backoff." + component, spec -> spec.withRestart(spec.restart().withBackoff(backoff)));
    }

    private void launches() {
        launch("Launch.command", launch -> launch.withCommand(List.of("/bin/other")));
        Optional<String> name = Optional.of("daemon");
        Optional<String> none = Optional.empty();
        launch("Identity.user", launch -> launch.withIdentity(new Launch.Identity(name, none, Optional.empty())));
        launch("Identity.group", launch -> launch.withIdentity(new Launch.Identity(none, name, Optional.empty())));
        launch(
                "Identity.supplementaryGroups",
                launch -> launch.withIdentity(new Launch.Identity(none, none, Optional.of(List.of("mail")))));
        environment("clear", new Launch.Environment(true, List.of(), Map.of(), false));
        environment("files", new Launch.Environment(false, List.of("/etc/web"), Map.of(), false));
        environment("variables", new Launch.Environment(false, List.of(), Map.of("LANG", "C"), false));
        environment("filesOfAnybody", new Launch.Environment(false, List.of(), Map.of(), true));
        Launch.Surroundings usual = Launch.Surroundings.DEFAULT;
        surroundings("workingDirectory", usual.withWorkingDirectory("/srv"));
        surroundings("umask", usual.withUmask(077));
        surroundings("limits", usual.withLimits(Map.of("nofile", new Launch.Limit(5, 5))));
    }

    private void environment(String component, Launch.Environment environment) {
        launch("Environment." + component, launch -> launch.withEnvironment(environment));
    }

    private void surroundings(String component, Launch.Surroundings surroundings) {
        launch("Surroundings." + component, launch -> launch.withSurroundings(surroundings));
    }

    private void logs() {
        launch("Output.sink", launch -> launch.withOutput(launch.output().withSink(Output.Sink.NULL)));
        Duration age = Duration.ofDays(7);
        log("LogPlan.maxSizeBytes", log -> new Output.LogPlan(7, 10, Duration.ZERO, log.compression(), log.stderr()));
        log("LogPlan.keep", log -> new Output.LogPlan(50_000_000, 3, Duration.ZERO, log.compression(), log.stderr()));
        log("LogPlan.maxAge", log -> new Output.LogPlan(50_000_000, 10, age, log.compression(), log.stderr()));
        log(
                "LogPlan.compression",
                log -> new Output.LogPlan(50_000_000, 10, Duration.ZERO, Output.Compression.GZIP, log.stderr()));
        log("LogPlan.stderr", log -> log.withStderr(Output.Stderr.SEPARATE));
        log("LogPlan.totalBytes", log -> log.withTotal(9));
        Output.RateLimit rate = new Output.RateLimit(1000, 0, Duration.ofSeconds(1));
        log("LineRules.rate", log -> log.withLines(new Output.LineRules(Optional.of(rate), false)));
        log("LineRules.timestamps", log -> log.withLines(new Output.LineRules(Optional.empty(), true)));
    }

    private static Stream<String> components() {
        return RECORDS.stream()
                .flatMap(type -> Stream.of(type.getRecordComponents())
                        .filter(component -> !RECORDS.contains(component.getType()))
                        .map(component -> name(type, component)))
                .filter(name -> !NOT_SETTINGS.contains(name));
    }

    private static String name(Class<?> type, RecordComponent component) {
        return type.getSimpleName() + "." + component.getName();
    }

    @Test
    void eachComponentOfASpecificationHasAChangeInThisTest() {
        mutants();
        assertThat(mutants.keySet())
                .containsExactlyInAnyOrderElementsOf(components().toList());
    }

    @Test
    void aChangeOfAComponentIsAChangeOfItsSettingAlone() {
        mutants();
        mutants.forEach((component, mutant) -> {
            List<SettingChange> changes = Difference.changes(WEB, mutant.apply(WEB));
            assertThat(changes)
                    .as(component)
                    .isNotEmpty()
                    .extracting(SettingChange::key)
                    .doesNotContain("other settings");
            // One signal gives way to a command: both are then said.
            assertThat(changes.size()).as(component).isEqualTo(component.equals("ReloadPlan.command") ? 2 : 1);
        });
    }

    @Test
    void eachSectionSaysHowItsSettingsAreTakenUp() throws IOException, ClassNotFoundException {
        Path folder = Path.of(
                        URI.create(Section.class.getResource("Section.class").toString()))
                .getParent();
        List<String> silent = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName(
                        "dev.vigil.core.spec." + name, false, getClass().getClassLoader());
                boolean section = Section.class.isAssignableFrom(type) && type != Section.class;
                if (section && !declares(type)) {
                    silent.add(name);
                }
            }
        }
        assertThat(silent)
                .as("sections that do not say how they are taken up: settings()")
                .isEmpty();
    }

    private static boolean declares(Class<?> type) {
        boolean own = Stream.of(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals("settings") && method.getParameterCount() == 0);
        return own || Stream.of(type.getInterfaces()).anyMatch(each -> each != Section.class && declares(each));
    }

    @Test
    void valuesOfVariablesAreNotShown() {
        ServiceSpec other = WEB.withLaunch(WEB.launch()
                .withEnvironment(new Launch.Environment(false, List.of(), Map.of("TOKEN", "s3cret"), false)));
        assertThat(Difference.changes(WEB, other).toString()).contains("TOKEN").doesNotContain("s3cret");
    }

    @Test
    void timesAreToldExactly() {
        assertThat(Setting.text(Duration.ofSeconds(90))).isEqualTo("90s");
        assertThat(Setting.text(Duration.ofMillis(1500))).isEqualTo("1500ms");
        assertThat(Setting.text(Duration.ofNanos(1_500_000_001))).isEqualTo("1.500000001s");
    }
}
