package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.ConnectionPlan;
import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.ListenSocket.FileAccess;
import dev.vigil.core.spec.ListenSocket.Internet;
import dev.vigil.core.spec.ListenSocket.Options;
import dev.vigil.core.spec.ListenSocket.Unix;
import dev.vigil.core.spec.ListenSocket.UnixType;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.ServiceSockets;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.SourceNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenKeysTest {
    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    private List<ListenSocket> sockets(String listen) throws IOException {
        return given.web("command = 'x'\n" + listen)
                .section(ServiceSockets.class)
                .orElseThrow()
                .sockets();
    }

    @Test
    void oneKeyIsEnough() throws IOException {
        assertThat(sockets("listen = { tcp = '127.0.0.1:80' }"))
                .containsExactly(new ListenSocket(
                        new Internet(true, "127.0.0.1", 80), "web", 4096, FileAccess.DEFAULT, Options.NONE));
    }

    @Test
    void everyKeyArrives() throws IOException {
        assertThat(sockets("""
                listen = [
                  { tcp6 = "*:443", name = "https", backlog = 9, reuse-port = true, keepalive = true, nodelay = true,
                    free-bind = true, v6-only = true, interface = "lo" },
                  { unix = "s", type = "seqpacket", mode = "0640", owner = "nobody", group = 1 },
                  { udp = "[fe80::1]:5" }, { fifo = "/f" }, { unix = "@name" }]
                """))
                .containsExactly(
                        new ListenSocket(
                                new Internet(true, "::", 443),
                                "https",
                                9,
                                FileAccess.DEFAULT,
                                new Options(true, true, true, true, Optional.of(true), Optional.of("lo"))),
                        new ListenSocket(
                                new Unix(UnixType.SEQPACKET, directory + "/s"),
                                "web",
                                4096,
                                new FileAccess(0640, Optional.of("nobody"), Optional.of("1")),
                                Options.NONE),
                        new ListenSocket(
                                new Internet(false, "fe80::1", 5), "web", 4096, FileAccess.DEFAULT, Options.NONE),
                        new ListenSocket(new ListenSocket.Fifo("/f"), "web", 4096, FileAccess.DEFAULT, Options.NONE),
                        new ListenSocket(
                                new Unix(UnixType.STREAM, "@name"), "web", 4096, FileAccess.DEFAULT, Options.NONE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { tcp = '127.0.0.1:70000' } | 12 | .tcp: a port is a number from 1 to 65535 ("127.0.0.1:70000")
            { tcp = '127.0.0.1:0' } | 12 | .tcp: a port is a number from 1 to 65535 ("127.0.0.1:0")
            { tcp = '[::1:80' } | 12 | .tcp: not an address like 127.0.0.1:80, *:80 or [::1]:80 ("[::1:80")
            { tcp = '[::1::2]:80' } | 12 | .tcp: not an IPv6 address in brackets ("[::1::2]:80")
            { tcp = '1.2.3.256:1' } | 12 | .tcp: an address is in digits, like 127.0.0.1:80 or [::1]:80 ("1.2.3.256:1")
            { tcp6 = '127.0.0.1:80' } | 12 | .tcp6: an IPv6 address stands in brackets, like [::1]:80 ("127.0.0.1:80")
            { name = 'x' } | 1 | : it needs one of tcp, tcp6, udp, unix, fifo
            { tcp = '*:1', udp = '*:1' } | 25 | .udp: a socket takes one of them only (tcp, udp)
            { tcp = '*:1', mode = '0600' } | 25 | .mode: only a socket or FIFO with a file has it
            { unix = '/s', nodelay = true } | 25 | .nodelay: only sockets of IPv4 and IPv6 have it
            { udp = '*:1', keepalive = true } | 25 | .keepalive: only TCP has it
            { tcp = '*:1', v6-only = true } | 25 | .v6-only: only a socket of IPv6 has it
            { udp = '*:1', backlog = 5 } | 25 | .backlog: only a socket to which clients are connected has it
            { tcp = '*:1', name = 'a:b' } | 25 | .name: a name is 1 to 255 characters of ASCII without colons ("a:b")
            { unix = '/s', mode = '9' } | 25 | .mode: not octal digits from 0 to 0777 ("9")
            [{ tcp = '*:1' }, { tcp = '127.0.0.1:1' }] | 1 | : two of its sockets are in each other's way (127.0.0.1:1)
            """)
    void badValuesAreNamedWithTheirPlace(String listen, int column, String problem) throws IOException {
        assertThat(given.problems("[service.web]\ncommand = 'x'\nlisten = " + listen))
                .containsExactly("3:" + column + ": cannot use service.web.listen" + problem);
    }

    @Test
    void aPathOf108BytesIsTooLong() throws IOException {
        String path = "/" + "x".repeat(107);
        assertThat(given.problems("[service.web]\ncommand = 'x'\nlisten = { unix = '" + path + "' }"))
                .singleElement()
                .asString()
                .startsWith(
                        "3:12: cannot use service.web.listen.unix: the absolute path of a socket has 1 to 107 bytes,"
                                + " not 108");
        assertThat(sockets("listen = { unix = '" + path.substring(1).replaceFirst("x", "/") + "' }"))
                .hasSize(1);
    }

    @Test
    void servicesInEachOthersWayAreNamed() throws IOException {
        String web = "[service.web]\ncommand = 'x'\nlisten = { tcp = '127.0.0.1:80' }\n";
        assertThat(given.problems(web + "[service.other]\ncommand = 'x'\nlisten = { tcp6 = '*:80' }"))
                .containsExactly("4:1: cannot use listen of other: web listens there too ([::]:80)");
        assertThat(given.problems(web + "[service.other]\ncommand = 'x'\nlisten = { tcp6 = '*:80', v6-only = true }"))
                .isEmpty();
        assertThat(given.problems(web + "[service.other]\ncommand = 'x'\nlisten = { udp = '127.0.0.1:80' }"))
                .isEmpty();
        assertThat(given.problems("[service.web]\ncommand = 'x'\ninstances = 2\nlisten = { unix = '/s' }"))
                .containsExactly("1:1: cannot use listen of web-2: web-1 listens there too (/s)");
        assertThat(given.problems("[service.web]\ncommand = 'x'\ninstances = 2\nlisten = { unix = '/s-%i' }"))
                .isEmpty();
        assertThat(given.problems(
                        "[service.web]\ncommand = 'x'\ninstances = 2\nlisten = { tcp = '*:80', reuse-port = true }"))
                .isEmpty();
    }

    @Test
    void standardInputIsForOneSocket() throws IOException {
        assertThat(given.problems("[service.web]\ncommand = 'x'\nstdin = 'socket'"))
                .containsExactly("3:1: cannot use service.web.stdin: it has no socket (listen)");
        assertThat(given.problems("""
                [service.web]
                command = 'x'
                stdin = 'socket'
                listen = [{ tcp = '*:1' }, { tcp = '*:2' }]"""))
                .containsExactly("3:1: cannot use service.web.stdin: only a service with one socket can have it there");
        assertThat(given.problems("[service.web]\ncommand = 'x'\nready = { fd = 3 }\nlisten = { tcp = '*:1' }"))
                .containsExactly("4:1: cannot use service.web.listen: its sockets take the numbers from 3 on, one of"
                        + " which is ready.fd");
    }

    @Test
    void onDemandHasItsLimitAndItsConditions() throws IOException {
        ServiceSpec web = given.web("command = 'x'\non-demand = true\nidle-stop = '5m'\nlisten = { tcp = '*:1' }");
        assertThat(web.awaitedDemand()).contains("a connection at 0.0.0.0:1");
        assertThat(web.section(ServiceSockets.class).orElseThrow().idleStop()).contains(Duration.ofMinutes(5));
        assertThat(web.restart().limit()).contains(new RestartLimit(60, Duration.ofMinutes(1)));
        assertThat(given.problems("[service.web]\ncommand = 'x'\non-demand = true"))
                .containsExactly("3:1: cannot use service.web.on-demand: it has no socket (listen)");
        String oneshot = "[service.web]\ncommand = 'x'\nkind = 'oneshot'\non-demand = true\nlisten = { tcp = '*:1' }";
        assertThat(given.problems(oneshot))
                .containsExactly("4:1: cannot use service.web.on-demand: only a service of kind \"daemon\" is launched"
                        + " on demand");
        assertThat(given.problems("[service.web]\ncommand = 'x'\nidle-stop = '1s'\nlisten = { tcp = '*:1' }"))
                .containsExactly(
                        "3:1: cannot use service.web.idle-stop: it is not launched again unless it is" + " on-demand");
        assertThat(given.problems(
                        "[service.web]\ncommand = 'x'\non-demand = true\nidle-stop = '1s'\nlisten = { udp = '*:1' }"))
                .containsExactly("4:1: cannot use service.web.idle-stop: vigild sees connections only, and one of its"
                        + " sockets has none");
    }

    @Test
    void everyKeyOfConnectionsArrives() throws IOException {
        ConnectionPlan plan = sockets("""
                [[service.web.listen]]
                tcp = "*:79"
                accept = true
                instances = 20
                per-source = 3
                cps = 25
                pause = "30s"
                only-from = ["192.168.0.0/16", "::1"]
                no-access = "192.168.7.7"
                access-times = ["08:00-12:00", "22:00-24:00"]
                max-load = 2.5
                banner = "banner"
                log = "all"
                """).getFirst().connections().orElseThrow();
        assertThat(plan.instances()).isEqualTo(20);
        assertThat(plan.perSource()).contains(3);
        assertThat(plan.rate()).contains(new ConnectionPlan.Rate(25, Duration.ofSeconds(30)));
        assertThat(plan.access().onlyFrom())
                .containsExactly(new SourceNetwork(0, 0xffffc0a80000L, 112), new SourceNetwork(0, 1, 128));
        assertThat(plan.access().noAccess()).containsExactly(new SourceNetwork(0, 0xffffc0a80707L, 128));
        assertThat(plan.access().times())
                .containsExactly(
                        new ConnectionPlan.TimeSpan(LocalTime.of(8, 0), LocalTime.NOON),
                        new ConnectionPlan.TimeSpan(LocalTime.of(22, 0), LocalTime.MIDNIGHT));
        assertThat(plan.maxLoad()).contains(2.5);
        assertThat(plan.banner()).contains(directory + "/banner");
        assertThat(plan.logged()).isEqualTo(ConnectionPlan.Logged.ALL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { tcp = '*:1', instances = 5 } | 25 | .instances: it needs accept = true
            { tcp = '*:1', accept = true, pause = '5s' } | 40 | .pause: it goes with cps
            { unix = '/s', accept = true, only-from = '::1' } | 40 | .only-from: only clients of IPv4 and IPv6 \
            have addresses
            { tcp = '*:1', accept = true, only-from = '10.0.0.0/33' } | 40 | .only-from: behind the slash stands how \
            many bits count, 0 to 32 ("10.0.0.0/33")
            { tcp = '*:1', accept = true, no-access = 'example.org' } | 40 | .no-access: not an address or network in \
            digits, like 192.168.0.0/16 or ::1 ("example.org")
            { tcp = '*:1', accept = true, access-times = '8-9' } | 40 | .access-times: not a time of day like \
            08:00-18:30 ("8-9")
            [{ tcp = '*:1', accept = true }, { tcp = '*:2' }] | 1 | : accept = true holds for all sockets of a \
            service, or for none
            """)
    void badValuesOfConnectionsAreNamedWithTheirPlace(String listen, int column, String problem) throws IOException {
        badValuesAreNamedWithTheirPlace(listen, column, problem);
    }
}
