package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.config.keys.KeyGroups;
import dev.vigil.config.model.Key;
import dev.vigil.core.spec.Backoff;
import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.Launch.Limit;
import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ReloadPlan;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.StartPlan;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.core.spec.SuccessExits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    @Test
    void onlyTheCommandIsRequiredAndTheRestHasTheDefaultsOfTheSpecification() throws IOException {
        ServiceSpec standard = ServiceSpec.of("web", List.of("nginx"));
        Launch.Surroundings here = Launch.Surroundings.DEFAULT.withWorkingDirectory(directory.toString());
        assertThat(given.web("command = ['nginx']"))
                .isEqualTo(standard.withLaunch(standard.launch().withSurroundings(here)));
    }

    @Test
    void everyKeyArrivesInTheSpecification() throws IOException {
        ServiceSpec web = given.services("""
                [vigil]
                [service.db]
                command = "redis"
                [service.cache]
                command = "redis"
                [service.web]
                command = ["nginx", "-g", "daemon off;"]
                kind = "daemon"
                after = ["db"]
                requires = ["db"]
                wants = ["cache"]
                user = "www-data"
                group = 33
                supplementary-groups = ["adm", 4]
                working-directory = "/srv"
                umask = "0077"
                environment = { LANG = "C", N = 5, ON = true }
                environment-file = ["/etc/default/web", "-local.env"]
                clear-environment = true
                ready = { tcp = "[::1]:80" }
                start-timeout = "1m"
                restart = "on-failure"
                backoff = { initial = "0ms", max = "1m", factor = 3, jitter = 0.5, reset-after = "1h" }
                restart-limit = { count = 10, within = "1m" }
                success-exit = [0, 143, "SIGTERM"]
                stop = { signal = "INT", timeout = "3s", command = "nginx -s quit", then = 9, whole-group = false }
                reload = { signal = "USR1" }
                output = "log"
                log = { max-size = "50000000B", keep = 3, max-age = "7d", compress = "gzip", stderr = "separate" }
                limits.nofile = 65536
                limits.core = 0
                limits.stack = "8MiB"
                limits.cpu-seconds = 5
                limits.as = { soft = "1GB", hard = "unlimited" }
                """).getLast();
        assertThat(web)
                .isEqualTo(ServiceSpec.of("web", List.of("nginx"))
                        .withDependencies(new Dependencies(List.of("db"), List.of("db"), List.of("cache")))
                        .withStart(new StartPlan(Duration.ofMinutes(1)))
                        .withReadiness(new Readiness.Tcp("::1", 80))
                        .withRestart(new RestartPlan(
                                RestartPolicy.ON_FAILURE,
                                new Backoff(Duration.ZERO, Duration.ofMinutes(1), 3, 0.5, Duration.ofHours(1)),
                                Optional.of(new RestartLimit(10, Duration.ofMinutes(1))),
                                new SuccessExits(List.of(0, 143), List.of(15))))
                        .withStop(new StopPlan(2, Duration.ofSeconds(3), List.of("nginx", "-s", "quit"), 9, false))
                        .withReload(new ReloadPlan(10, List.of()))
                        .withLaunch(launchOfEveryKey()));
    }

    private Launch launchOfEveryKey() {
        Map<String, Limit> limits = Map.of(
                "nofile", new Limit(65536, 65536),
                "core", new Limit(0, 0),
                "stack", new Limit(8 << 20, 8 << 20),
                "as", new Limit(1_000_000_000, Limit.UNLIMITED),
                "cpu", new Limit(5, 5));
        return Launch.of(List.of("nginx", "-g", "daemon off;"))
                .withIdentity(new Launch.Identity(
                        Optional.of("www-data"), Optional.of("33"), Optional.of(List.of("adm", "4"))))
                .withEnvironment(new Launch.Environment(
                        true,
                        List.of("/etc/default/web", "-" + directory + "/local.env"),
                        Map.of("LANG", "C", "N", "5", "ON", "true"),
                        false))
                .withSurroundings(new Launch.Surroundings(Optional.of("/srv"), 077, limits))
                .withOutput(new Output(
                        Output.Sink.LOG,
                        new Output.LogPlan(
                                50_000_000, 3, Duration.ofDays(7), Output.Compression.GZIP, Output.Stderr.SEPARATE)));
    }

    @Test
    void readinessHasNineKinds() throws IOException {
        assertThat(ready("notify = true")).isEqualTo(new Readiness.Notify());
        assertThat(ready("fd = 3")).isEqualTo(new Readiness.NotificationFd(3));
        assertThat(ready("tcp = 'localhost:80'")).isEqualTo(new Readiness.Tcp("localhost", 80));
        assertThat(ready("unix = 'x.sock'")).isEqualTo(new Readiness.Unix(directory + "/x.sock"));
        assertThat(ready("http = 'http://127.0.0.1:8080/ok?a=b'"))
                .isEqualTo(new Readiness.Http("http://127.0.0.1:8080/ok?a=b"));
        assertThat(ready("exec = ['pg_isready', '-q']")).isEqualTo(new Readiness.Exec(List.of("pg_isready", "-q")));
        assertThat(ready("log = 'listening on \\d+'")).isEqualTo(new Readiness.LogLine("listening on \\d+"));
        assertThat(ready("file = './run/x.pid'")).isEqualTo(new Readiness.FileExists(directory + "/run/x.pid"));
        assertThat(ready("delay = '1.5s'")).isEqualTo(new Readiness.Delay(Duration.ofMillis(1500)));
    }

    private Readiness ready(String key) throws IOException {
        return given.web("command = 'x'\nready = { " + key + " }").readiness().orElseThrow();
    }

    @Test
    void aOneshotMayTakeItsTimeUnlessSaidOtherwise() throws IOException {
        assertThat(given.web("command = 'x'\nkind = 'oneshot'").start().timeout())
                .isEqualTo(Duration.ZERO);
        assertThat(given.web("command = 'x'\nkind = 'oneshot'\nstart-timeout = '5s'")
                        .start()
                        .timeout())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aOneshotIsNotRestartedUnlessSaid() throws IOException {
        assertThat(given.web("command = 'x'\nkind = 'oneshot'").restart().policy())
                .isEqualTo(RestartPolicy.NEVER);
        assertThat(given.web("command = 'x'\nkind = 'oneshot'\nrestart = 'on-failure'")
                        .restart()
                        .policy())
                .isEqualTo(RestartPolicy.ON_FAILURE);
    }

    @Test
    void theLongestDelayFollowsALongerFirstOne() throws IOException {
        Backoff backoff = given.web("command = 'x'\nbackoff = { initial = '1m' }")
                .restart()
                .backoff();
        assertThat(backoff.max()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void instancesAreNumberedInNamesStringsAndAVariable() throws IOException {
        List<ServiceSpec> services = given.services("""
                [service.web]
                instances = 2
                command = ["serve", "--port", "800%i", "%%i", "%d"]
                working-directory = "site-%i"
                environment = { ID = "web-%i" }
                environment-file = "%i.env"
                ready = { tcp = "127.0.0.1:800%i" }
                after = ["db-%i"]
                [service.db]
                instances = 2
                command = "db"
                """);
        assertThat(services).extracting(ServiceSpec::name).containsExactly("web-1", "web-2", "db-1", "db-2");
        assertThat(services).extracting(ServiceSpec::group).containsExactly("web", "web", "db", "db");
        ServiceSpec second = services.get(1);
        assertThat(second.launch().command()).containsExactly("serve", "--port", "8002", "%i", "%d");
        assertThat(second.launch().surroundings().workingDirectory()).contains(directory + "/site-2");
        assertThat(second.launch().environment().variables()).isEqualTo(Map.of("VIGIL_INSTANCE", "2", "ID", "web-2"));
        assertThat(second.launch().environment().files()).containsExactly(directory + "/2.env");
        assertThat(second.readiness().orElseThrow()).isEqualTo(new Readiness.Tcp("127.0.0.1", 8002));
        assertThat(second.dependencies().after()).containsExactly("db-2");
    }

    @Test
    void aSingleInstanceKeepsItsNameAndHasANumberOnlyIfInstancesIsGiven() throws IOException {
        ServiceSpec numbered = given.web("instances = 1\ncommand = 'x %i'");
        assertThat(numbered.name()).isEqualTo("web");
        assertThat(numbered.launch().command()).containsExactly("x", "1");
        assertThat(numbered.launch().environment().variables()).containsEntry("VIGIL_INSTANCE", "1");
        ServiceSpec plain = given.web("command = 'x %i'");
        assertThat(plain.launch().command()).containsExactly("x", "%i");
        assertThat(plain.launch().environment().variables()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "token-file", "rolling", "terminal", "watch"})
    void aKeyOfALaterDayIsRefusedByName(String key) throws IOException {
        boolean global = key.equals("http") || key.equals("token-file");
        String text = global
                ? "[vigil]\n" + key + " = 1\n[service.web]\ncommand = 'x'\n"
                : "[service.web]\ncommand = 'x'\n" + key + " = 1\n";
        String path = (global ? "vigil." : "service.web.") + key;
        assertThat(given.problems(text)).singleElement().asString().endsWith(": " + path + " is not implemented yet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command",
                "kind",
                "after",
                "requires",
                "wants",
                "user",
                "group",
                "supplementary-groups",
                "working-directory",
                "umask",
                "environment",
                "environment-file",
                "clear-environment",
                "instances",
                "ready",
                "start-timeout",
                "restart",
                "backoff",
                "restart-limit",
                "success-exit",
                "stop",
                "reload",
                "output",
                "log",
                "limits",
                "on-memory",
                "nice",
                "io-priority",
                "cpu-affinity",
                "scheduling",
                "oom-score-adjust"
            })
    void aKeyOfTodayIsImplementedAndRefusesANonsensicalValue(String key) throws IOException {
        Key<?> known = KeyGroups.TABLE.byName().get(key);
        assertThat(known).isNotNull().matches(Key::implemented);
        String command = key.equals("command") ? "" : "command = 'x'\n";
        assertThat(given.problems("[service.web]\n" + command + key + " = 2020-01-01\n"))
                .singleElement()
                .asString()
                .matches("\\d:1: cannot use service.web." + key + ": not .* \\(2020-01-01\\)");
    }
}
