package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.config.Places;
import dev.vigil.core.spec.Output.Sink;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class GuardedProgramTest {
    private static ServiceSpec spec(String... arguments) {
        CommandLine line = new CommandLine(new RunVerb().spec()).setStopAtPositional(true);
        ByteArrayOutputStream nowhere = new ByteArrayOutputStream();
        Console console = new Console(
                new OutputBuffer(nowhere, Terminal.NONE),
                new PrintStream(nowhere, true, StandardCharsets.UTF_8),
                Map.of(),
                Path.of("/srv"),
                () -> 0,
                false);
        Places places = Places.below(Path.of("/srv"));
        return new GuardedProgram(new Invocation(line.parseArgs(arguments), console, places, false, Optional.empty()))
                .spec();
    }

    @Test
    void aCommandAloneIsKeptRunningHere() {
        ServiceSpec spec = spec("/usr/bin/sleep", "--foo", "-n", "1");
        assertThat(spec.name()).isEqualTo("sleep");
        assertThat(spec.launch().command()).containsExactly("/usr/bin/sleep", "--foo", "-n", "1");
        assertThat(spec.restart().policy()).isEqualTo(RestartPolicy.ALWAYS);
        assertThat(spec.launch().output().sink()).isEqualTo(Sink.INHERIT);
        assertThat(spec.launch().surroundings().workingDirectory()).contains("/srv");
    }

    @Test
    void optionsBecomeTheSpecification() {
        ServiceSpec spec = spec(
                "--restart",
                "on-failure",
                "--backoff",
                "1s",
                "--backoff-max",
                "5s",
                "--restart-limit",
                "3/1m",
                "--stop-signal",
                "INT",
                "--stop-timeout",
                "2s",
                "--ready",
                "notify",
                "--start-timeout",
                "7s",
                "--name",
                "job",
                "--env",
                "A=1=2",
                "-e",
                "B=",
                "--user",
                "www",
                "--chdir",
                "sub",
                "--umask",
                "077",
                "--",
                "./job");
        assertThat(spec.name()).isEqualTo("job");
        assertThat(spec.restart().policy()).isEqualTo(RestartPolicy.ON_FAILURE);
        assertThat(spec.restart().backoff().initial()).isEqualTo(Duration.ofSeconds(1));
        assertThat(spec.restart().backoff().max()).isEqualTo(Duration.ofSeconds(5));
        assertThat(spec.restart().limit()).contains(new RestartLimit(3, Duration.ofMinutes(1)));
        assertThat(spec.stop().signal()).isEqualTo(2);
        assertThat(spec.stop().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(spec.start().timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(spec.launch().environment().variables()).isEqualTo(Map.of("A", "1=2", "B", ""));
        assertThat(spec.launch().identity().user()).isEqualTo(Optional.of("www"));
        assertThat(spec.launch().surroundings().workingDirectory()).contains("/srv/sub");
        assertThat(spec.launch().surroundings().umask()).isEqualTo(077);
    }

    @Test
    void readinessHasManyKinds() {
        assertThat(ready("notify")).isEqualTo(new Readiness.Notify());
        assertThat(ready("fd:4")).isEqualTo(new Readiness.NotificationFd(4));
        assertThat(ready("tcp:localhost:80")).isEqualTo(new Readiness.Tcp("localhost", 80));
        assertThat(ready("tcp:80")).isEqualTo(new Readiness.Tcp("127.0.0.1", 80));
        assertThat(ready("unix:x")).isEqualTo(new Readiness.Unix("/srv/x"));
        assertThat(ready("unix:/run/x")).isEqualTo(new Readiness.Unix("/run/x"));
        assertThat(ready("http://h/ok")).isEqualTo(new Readiness.Http("http://h/ok"));
        assertThat(ready("exec:test -e x")).isEqualTo(new Readiness.Exec(List.of("/bin/sh", "-c", "test -e x")));
        assertThat(ready("file:/x")).isEqualTo(new Readiness.FileExists("/x"));
        assertThat(ready("delay:1s")).isEqualTo(new Readiness.Delay(Duration.ofSeconds(1)));
    }

    private static Readiness ready(String how) {
        return spec("--ready", how, "--", "x").readiness().orElseThrow();
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceByItsOption() {
        assertThatThrownBy(() -> spec("--umask", "9", "--backoff", "soon", "--restart-limit", "0/0", "--", "x"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(String.join(
                        "\nvigil: ",
                        "cannot use --backoff: not a duration like 250ms, 10s, 5m, 2h, 7d (\"soon\")",
                        "cannot use --restart-limit: it must be above zero (\"0\")",
                        "cannot use --restart-limit: not a whole number from 1 to 1000000 (0)",
                        "cannot use --umask: not octal digits from 0 to 0777 (\"9\")"));
    }

    @Test
    void aLongFirstDelayMakesTheLongestOneLonger() {
        assertThat(spec("--backoff", "5m", "--", "x").restart().backoff().max()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aLongNameOfAProgramIsCut() {
        assertThat(spec("--", "/bin/" + "x".repeat(100)).name()).isEqualTo("x".repeat(64));
    }

    @ParameterizedTest
    @CsvSource({"/bin/ls, ls", "./a b.sh, a_b.sh", "-odd, program", "x/, program"})
    void theNameIsTheProgramsLastPart(String program, String name) {
        assertThat(spec("--", program).name()).isEqualTo(name);
    }
}
