package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.LogForward;
import dev.vigil.core.spec.LogForward.SyslogPlan;
import dev.vigil.core.spec.LogForward.SyslogTarget.LocalDaemon;
import dev.vigil.core.spec.LogForward.SyslogTarget.NetworkDaemon;
import dev.vigil.core.spec.Output.LineRules;
import dev.vigil.core.spec.Output.RateLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogKeysTest {
    @TempDir
    private Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    private LineRules lines(String log) throws IOException {
        return given.web("command = 'x'\nlog = " + log).launch().output().log().lines();
    }

    @Test
    void rateLimitHasSizeOrLinesOrBothAndSecondUnlessSaidOtherwise() throws IOException {
        assertThat(lines("{ rate-limit = { size = '10MB' } }").rate())
                .contains(new RateLimit(10_000_000, 0, Duration.ofSeconds(1)));
        assertThat(lines("{ rate-limit = { lines = 1000, within = '10s' } }").rate())
                .contains(new RateLimit(0, 1000, Duration.ofSeconds(10)));
        assertThat(lines("{ rate-limit = { size = 4096, lines = 5, within = '1m' } }")
                        .rate())
                .contains(new RateLimit(4096, 5, Duration.ofMinutes(1)));
        assertThat(lines("{ timestamps = true }").timestamps()).isTrue();
        assertThat(lines("{ keep = 3 }").timestamps()).isFalse();
        assertThat(lines("{ keep = 3 }").rate()).isEqualTo(Optional.empty());
    }

    private Optional<LogForward> forward(String log) throws IOException {
        return given.web("command = 'x'\nlog = " + log).section(LogForward.class);
    }

    @Test
    void syslogHasDefaultsAndFourWaysToGo() throws IOException {
        assertThat(forward("{ keep = 3 }")).isEmpty();
        assertThat(forward("{ journald = false }")).isEmpty();
        assertThat(forward("{ journald = true }")).contains(new LogForward(Optional.empty(), true));
        assertThat(forward("{ syslog = {} }").flatMap(LogForward::syslog))
                .contains(new SyslogPlan(3, "web", new LocalDaemon("/dev/log"), true));
        assertThat(forward("{ syslog = { facility = 'local7', identity = 'shop', to = 'unix:/run/log' } }")
                        .flatMap(LogForward::syslog))
                .contains(new SyslogPlan(23, "shop", new LocalDaemon("/run/log"), true));
        assertThat(forward("{ syslog = { facility = 'ftp', to = 'udp:[::1]:514', format = 'rfc3164' } }")
                        .flatMap(LogForward::syslog))
                .contains(new SyslogPlan(11, "web", new NetworkDaemon(false, "::1", 514), false));
        assertThat(forward("{ syslog = { to = 'tcp:logs.example:6514' }, journald = true }"))
                .contains(new LogForward(
                        Optional.of(new SyslogPlan(3, "web", new NetworkDaemon(true, "logs.example", 6514), true)),
                        true));
    }

    @Test
    void eachInstanceIsNamedAndNoNameIsTooLong() throws IOException {
        assertThat(given.services("[service.web]\ncommand = 'x'\ninstances = 2\nlog = { syslog = {} }\n").stream()
                        .map(spec -> spec.section(LogForward.class)
                                .flatMap(LogForward::syslog)
                                .map(SyslogPlan::identity)
                                .orElse("")))
                .containsExactly("web-1", "web-2");
        String name = "n".repeat(60);
        assertThat(given.services("[service." + name + "]\ncommand = 'x'\nlog = { syslog = {} }\n")
                        .getFirst()
                        .section(LogForward.class)
                        .flatMap(LogForward::syslog)
                        .map(SyslogPlan::identity))
                .contains("n".repeat(48));
    }

    @Test
    void whatIsSentMustBeLogged() throws IOException {
        for (String output : List.of("null", "inherit")) {
            assertThat(given.problems(
                            "[service.web]\ncommand = 'x'\noutput = '" + output + "'\nlog = { journald = true }\n"))
                    .singleElement()
                    .asString()
                    .startsWith("3:")
                    .endsWith(": cannot use service.web.output: log.syslog and log.journald send what is in the log");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate-limit = '10MB/s' | rate-limit: not a table (\"10MB/s\")",
                "timestamps = 'utc' | timestamps: not true or false (\"utc\")",
                "journald = 1 | journald: not true or false (1)",
                "syslog = true | syslog: not a table (true)",
                "syslog = { facility = 'kern' } |"
                        + " syslog.facility: not \"user\" or \"mail\" or \"daemon\""
                        + " or \"auth\" or \"syslog\" or \"lpr\" or \"news\" or \"uucp\" or \"cron\" or \"authpriv\""
                        + " or \"ftp\" or \"local0\" or \"local1\" or \"local2\" or \"local3\" or \"local4\""
                        + " or \"local5\" or \"local6\" or \"local7\" (\"kern\")",
                "syslog = { identity = 'a b' } | syslog.identity: not 1 to 48 printable characters of ASCII but :, ["
                        + " and ] (\"a b\")",
                "syslog = { identity = '' } | syslog.identity: not 1 to 48 printable characters of ASCII but :, ["
                        + " and ] (\"\")",
                "syslog = { to = 'host' } | syslog.to: not \"local\", \"unix:PATH\", \"udp:HOST:PORT\" or"
                        + " \"tcp:HOST:PORT\" (\"host\")",
                "syslog = { to = 'udp:host' } | syslog.to: not an address like 127.0.0.1:80 or [::1]:80 (\"host\")",
                "syslog = { to = 'tcp:h:70000' } | syslog.to: a port is a number from 1 to 65535 (\"h:70000\")",
                "syslog = { to = 'unix:log' } | syslog.to: the path of a socket is absolute (\"unix:log\")",
                "syslog = { format = 'rfc3164' } | syslog.format: a local socket has a format of its own",
                "syslog = { to = 'udp:host', format = 'rfc3164' } | syslog.to: not an address like 127.0.0.1:80 or"
                        + " [::1]:80 (\"host\")",
                "syslog = { to = 'udp:a:1', format = 'json' } | syslog.format: not \"rfc3164\" or \"rfc5424\""
                        + " (\"json\")",
                "rate-limit = {} | rate-limit: it needs size or lines",
                "rate-limit = { within = '1s' } | rate-limit: it needs size or lines",
                "rate-limit = { size = 0 } | rate-limit.size: it must be above zero (0)",
                "rate-limit = { lines = 0 } | rate-limit.lines: not a whole number from 1 to 1000000000 (0)",
                "rate-limit = { lines = 1, within = '0s' } | rate-limit.within: it must be above zero (\"0s\")",
            })
    void whatCannotBeIsRefused(String refused) throws IOException {
        String[] part = refused.split(" \\| ", 2);
        assertThat(given.problems("[service.web]\ncommand = 'x'\nlog = { " + part[0] + " }\n"))
                .singleElement()
                .asString()
                .startsWith("3:")
                .endsWith(": cannot use service.web.log." + part[1]);
    }
}
