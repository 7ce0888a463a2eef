package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real rsyslogd, and a socket as that of journald, make of the lines of services. */
class LogForwardToDaemonsTest {
    @TempDir
    Path root;

    @TempDir
    Path receiver;

    private static String toml(String script, String log) {
        return """
                [service.web]
                command = ["sh", "-c", "%s; exec sleep 1000"]
                log = { %s }
                """.formatted(script, log);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to = 'unix:LOCAL'",
                "to = 'udp:127.0.0.1:UDP'",
                "to = 'udp:127.0.0.1:UDP', format = 'rfc3164'",
                "to = 'tcp:127.0.0.1:TCP'",
                "to = 'tcp:127.0.0.1:TCP', format = 'rfc3164'"
            })
    void rsyslogUnderstandsEachWay(String to) throws Exception {
        assumeTrue(SyslogDaemon.isInstalled(), "rsyslog is not installed");
        try (SyslogDaemon daemon = new SyslogDaemon(receiver)) {
            String filled = to.replace("LOCAL", daemon.local.toString())
                    .replace("UDP", String.valueOf(daemon.udp))
                    .replace("TCP", String.valueOf(daemon.tcp));
            String log = "syslog = { facility = 'local5', identity = 'shop', " + filled + " }";
            String script = "echo hello; echo '<3>Grüße: 100%'; echo '<7>a [b] c: d'";
            try (LiveVigild vigild = LiveVigild.start(root, toml(script, log))) {
                Eventually.holds("three messages come", () -> daemon.messages().size() >= 3);
                assertThat(daemon.messages().stream()
                                .map(line -> line.replace("\ufeff", "").replace("| ", "|")))
                        .containsExactly(
                                "local5|info|shop|hello",
                                "local5|err|shop|Grüße: 100%",
                                "local5|debug|shop|a [b] c: d");
                assertThat(vigild.status("web").note()).isNull();
            }
        }
    }

    /** One that is started again has another socket of the same name. */
    @Test
    void localSocketThatIsMadeAgainIsFoundAgain() throws Exception {
        Path socket = receiver.resolve("log");
        Path go = root.resolve("go");
        String script = "echo one; while [ ! -e " + go + " ]; do sleep 0.01; done; echo two";
        try (DatagramCatcher first = new DatagramCatcher(socket);
                LiveVigild vigild = LiveVigild.start(root, toml(script, "syslog = { to = 'unix:" + socket + "' }"))) {
            Eventually.holds(
                    "one comes",
                    () -> first.take()
                            .filter(m -> text(m).endsWith(" web: one"))
                            .isPresent());
            first.end();
            Files.createFile(go);
            try (DatagramCatcher second = new DatagramCatcher(socket)) {
                Eventually.holds(
                        "two comes",
                        () -> second.take()
                                .filter(m -> text(m).endsWith(" web: two"))
                                .isPresent());
            }
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    @Test
    void journaldGetsFieldsAndLongLinesAsSealedFiles() throws Exception {
        Path socket = receiver.resolve("socket");
        Files.writeString(root.resolve("long"), "<4>" + "x".repeat(1_000_000) + "\n");
        System.setProperty("vigil.journald.socket", socket.toString());
        try (DatagramCatcher journal = new DatagramCatcher(socket);
                LiveVigild vigild = LiveVigild.start(
                        root, toml("echo '<3>bad'; cat " + root + "/long; echo last", "journald = true"))) {
            List<byte[]> entries = journal.await(3);
            assertThat(text(entries.getFirst())).matches("""
                            (?s)PRIORITY=3
                            SYSLOG_FACILITY=3
                            SYSLOG_IDENTIFIER=web
                            VIGIL_SERVICE=web
                            VIGIL_TIMESTAMP=\\d{16}
                            MESSAGE
                            \\x03\\x00{7}bad
                            """);
            assertThat(text(entries.get(1))).startsWith("PRIORITY=4\n").endsWith("x".repeat(1_000_000) + "\n");
            assertThat(text(entries.get(2))).startsWith("PRIORITY=6\n").endsWith("last\n");
            assertThat(journal.files()).isEqualTo(1);
            assertThat(vigild.status("web").note()).isNull();
        } finally {
            System.clearProperty("vigil.journald.socket");
        }
    }
}
