package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services whose lines are sent to receivers, good and bad ones. */
class LogForwardTest {
    @TempDir
    Path root;

    /** A service that waits for the file go, and then runs a script. */
    private String service(String script, String log) throws IOException {
        Path file = Files.writeString(root.resolve("script"), script);
        return """
                [service.web]
                command = ["sh", "-c", ". %s; exec sleep 1000"]
                log = { %s }
                """.formatted(file, log);
    }

    private LiveVigild start(String script, String log) throws IOException {
        return LiveVigild.start(root, service(script, log));
    }

    private static String numbers(int from, int until) {
        return "seq -f 'line %.0f of many' " + from + " " + (until - 1) + "\n";
    }

    private static List<String> lines(int from, int until) {
        return IntStream.range(from, until)
                .mapToObj(i -> "line " + i + " of many")
                .toList();
    }

    private static void awaitTexts(LogCatcher catcher, List<String> texts) {
        catcher.awaitCount(texts.size());
        assertThat(catcher.texts()).isEqualTo(texts);
    }

    private static String note(LiveVigild vigild) {
        return Optional.ofNullable(vigild.status("web").note()).orElse("");
    }

    @Test
    void linesComeWithSeverityFacilityAndIdentity() throws Exception {
        String script = "echo plain; echo '<3>bad'; echo '<9>odd'; echo '<4>'; echo wrong >&2; echo '<7>more' >&2\n";
        try (LogCatcher catcher = LogCatcher.udp();
                LiveVigild vigild = start(
                        script,
                        "stderr = 'separate', syslog = { facility = 'local3', identity = 'shop', to = 'udp:127.0.0.1:"
                                + catcher.port + "' }")) {
            catcher.awaitCount(5);
            int local3 = 19 * 8;
            String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            assertThat(catcher.messages())
                    .allMatch(message -> message.matches(
                            "<\\d+>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}[+-]\\d\\d:\\d\\d " + host
                                    + " shop - - - .*"))
                    .extracting(message -> message.replaceFirst(">.* - - - ", ">"))
                    .containsExactlyInAnyOrder(
                            "<" + (local3 + 6) + ">plain",
                            "<" + (local3 + 3) + ">bad",
                            "<" + (local3 + 6) + "><9>odd",
                            "<" + (local3 + 3) + ">wrong",
                            "<" + (local3 + 7) + ">more");
            assertThat(vigild.log("web")).contains("<3>bad\n");
            assertThat(note(vigild)).isEmpty();
        }
    }

    @Test
    void timesInFrontOfLinesStayInTheFiles() throws Exception {
        try (LogCatcher catcher = LogCatcher.udp();
                LiveVigild vigild = start(
                        "echo '<2>one'; echo two\n",
                        "timestamps = true, syslog = { to = 'udp:127.0.0.1:" + catcher.port
                                + "', format = 'rfc3164' }")) {
            catcher.awaitCount(2);
            assertThat(vigild.log("web")).contains("Z <2>one\n");
            assertThat(catcher.messages().getFirst())
                    .matches("<26>[A-Z][a-z]{2} [ 1-3]\\d \\d\\d:\\d\\d:\\d\\d \\S+ web: one");
            assertThat(catcher.messages().get(1)).startsWith("<30>").endsWith(" web: two");
        }
    }

    @Test
    void floodOfShortLinesComesWholeAndInOrder() throws Exception {
        try (LogCatcher catcher = LogCatcher.tcp(0, true);
                LiveVigild vigild =
                        start(numbers(0, 200_000), "syslog = { to = 'tcp:127.0.0.1:" + catcher.port + "' }")) {
            awaitTexts(catcher, lines(0, 200_000));
            assertThat(note(vigild)).isEmpty();
        }
    }

    @Test
    void linesWaitInTheLogUntilTheReceiverIsThere() throws Exception {
        int port = freePort();
        try (LiveVigild vigild = start(numbers(0, 1_000), "syslog = { to = 'tcp:127.0.0.1:" + port + "' }")) {
            Eventually.holds(
                    "it is told",
                    () -> note(vigild)
                            .equals("syslog tcp:127.0.0.1:" + port
                                    + ": connection refused, its lines wait in the log"));
            try (LogCatcher catcher = LogCatcher.tcp(port, true)) {
                awaitTexts(catcher, lines(0, 1_000));
                Eventually.holds("the note is gone", () -> note(vigild).isEmpty());
            }
        }
    }

    /** A port that nobody has at this moment, and that nobody is given who asks the kernel for any. */
    private static int freePort() throws IOException {
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return reserved.getLocalPort();
        }
    }

    @Test
    void connectionThatIsClosedIsMadeAgain() throws Exception {
        Path go = root.resolve("go");
        try (LogCatcher catcher = LogCatcher.tcp(0, true);
                LiveVigild vigild = start(
                        numbers(0, 100) + "while [ ! -e " + go + " ]; do sleep 0.01; done\n" + numbers(100, 200),
                        "syslog = { to = 'tcp:127.0.0.1:" + catcher.port + "' }")) {
            awaitTexts(catcher, lines(0, 100));
            catcher.hangUp();
            Files.createFile(go);
            awaitTexts(catcher, lines(0, 200));
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    @Test
    void receiverThatNeverReadsHoldsUpNothing() throws Exception {
        try (LogCatcher catcher = LogCatcher.tcp(0, false);
                LiveVigild vigild = start(
                        numbers(0, 500_000) + "echo end\n", "syslog = { to = 'tcp:127.0.0.1:" + catcher.port + "' }")) {
            Eventually.holds("all is in the log", () -> vigild.log("web").endsWith("\nend\n"));
            assertThat(vigild.log("web").lines()).hasSize(500_001);
            Eventually.holds(
                    "it is told",
                    () -> note(vigild)
                            .equals("syslog tcp:127.0.0.1:" + catcher.port
                                    + ": it does not read what it is sent, its lines wait in the log"));
            assertThat(vigild.act("restart", "web").getFirst().ok()).isTrue();
        }
    }

    @Test
    void whatTheLogForgetsBeforeItIsSentIsCounted() throws Exception {
        try (LogCatcher catcher = LogCatcher.tcp(0, false);
                LiveVigild vigild = start(
                        "i=0; while [ $i -lt 100 ]; do " + numbers(0, 3_000).strip()
                                + "; i=$((i+1)); sleep 0.05; done\n",
                        "max-size = '200KB', keep = 3, syslog = { to = 'tcp:127.0.0.1:" + catcher.port + "' }")) {
            Eventually.holds(
                    "it is told",
                    () -> note(vigild).matches(".*lost: \\d+ bytes that were removed from the log first.*"));
            assertThat(catcher.messages()).isEmpty();
        }
    }

    @Test
    void portOfUdpThatNobodyListensAtLosesLittle() throws Exception {
        int port;
        try (DatagramSocket reserved = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port = reserved.getLocalPort();
        }
        try (LiveVigild vigild = start(numbers(0, 1_000), "syslog = { to = 'udp:127.0.0.1:" + port + "' }")) {
            Eventually.holds(
                    "it is told",
                    () -> note(vigild)
                            .matches("syslog udp:127.0.0.1:" + port
                                    + ": nobody listens there, its lines wait in the log; lost: \\d+ lines?"));
        }
    }

    @Test
    void hostWithoutAnAddressIsTold() throws Exception {
        try (LiveVigild vigild = start("echo one\n", "syslog = { to = 'tcp:nohost.invalid:514' }")) {
            Eventually.holds(
                    "it is told",
                    () -> note(vigild)
                            .equals("syslog tcp:nohost.invalid:514: the address of nohost.invalid is not"
                                    + " known, its lines wait in the log"));
            assertThat(vigild.act("restart", "web").getFirst().ok()).isTrue();
        }
    }

    @Test
    void longLineComesInSeveralMessagesAndOddBytesAsTheyAre() throws Exception {
        byte[] odd = "a\0b\033[1mc\tü\n".getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(root.resolve("odd"), odd);
        Files.write(root.resolve("invalid"), new byte[] {'x', (byte) 0xff, (byte) 0xc3, '\n'});
        Files.writeString(root.resolve("long"), "<4>" + "ä".repeat(500_000) + "\n");
        String script = "cat %s %s/invalid %s/long\n".formatted(file, root, root);
        try (LogCatcher catcher = LogCatcher.tcp(0, true);
                LiveVigild vigild = start(script, "syslog = { to = 'tcp:127.0.0.1:" + catcher.port + "' }")) {
            String mark = latin("\ufeff");
            Eventually.holds(
                    "all has come",
                    () -> catcher.texts().stream()
                                    .skip(2)
                                    .mapToInt(text -> text.replace(mark, "").length())
                                    .sum()
                            >= 1_000_000);
            assertThat(catcher.texts().getFirst()).isEqualTo(mark + "a#000b#033[1mc\t" + latin("ü"));
            assertThat(catcher.texts().get(1)).isEqualTo("x\u00ff\u00c3");
            List<String> pieces = catcher.messages().stream().skip(2).toList();
            assertThat(pieces).allMatch(piece -> piece.startsWith("<28>1 ") && piece.length() <= 8_192);
            assertThat(catcher.texts().stream()
                            .skip(2)
                            .map(text -> text.replace(mark, ""))
                            .collect(Collectors.joining()))
                    .isEqualTo(latin("ä".repeat(500_000)));
            assertThat(catcher.texts().stream().skip(2)).allMatch(text -> text.startsWith(mark));
            assertThat(note(vigild)).isEmpty();
        }
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void lastWordsWithoutLineEndAreSentWhenVigildEnds() throws Exception {
        Files.writeString(
                root.resolve("script"),
                "exec 2>/dev/null; trap 'printf last; exit 0' TERM; echo first; while :; do sleep 0.01; done\n");
        try (LogCatcher catcher = LogCatcher.tcp(0, true)) {
            try (LiveVigild vigild = LiveVigild.start(root, """
                    [service.web]
                    command = ["sh", "ROOT/script"]
                    log = { syslog = { to = "tcp:127.0.0.1:%d" } }
                    """.formatted(catcher.port))) {
                catcher.awaitCount(1);
                assertThat(vigild.stop()).isZero();
            }
            awaitTexts(catcher, List.of("first", "last"));
        }
    }

    @Test
    void nextVigildGoesOnWhereOneWasKilled() throws Exception {
        Path go = root.resolve("go");
        String script =
                numbers(0, 50_000) + "while [ ! -e " + go + " ]; do sleep 0.01; done\n" + numbers(50_000, 51_000);
        int port = freePort();
        String toml = service(script, "syslog = { to = 'tcp:127.0.0.1:" + port + "' }");
        try (KillableVigild vigild = KillableVigild.start(root, toml)) {
            try (LogCatcher catcher = LogCatcher.tcp(port, true)) {
                catcher.awaitCount(50_000);
                Path sent = vigild.places().log().resolve(".index/.sent/syslog-out-web");
                long end = Files.size(vigild.places().logOf("web").resolve("current"));
                Eventually.holds("it is written down", () -> offset(sent) == end);
            }
            vigild.kill();
            Files.createFile(go);
            try (LogCatcher catcher = LogCatcher.tcp(port, true)) {
                vigild.startAgain();
                awaitTexts(catcher, lines(50_000, 51_000));
            }
            vigild.terminate();
        }
    }

    @Test
    void whatWaitedForAReceiverThatWasNeverThereIsSentByTheNextVigild() throws Exception {
        int port = freePort();
        String toml = service(numbers(0, 100), "syslog = { to = 'tcp:127.0.0.1:" + port + "' }");
        try (KillableVigild vigild = KillableVigild.start(root, toml)) {
            Eventually.holds(
                    "it waits",
                    () -> Optional.ofNullable(vigild.status("web").note())
                            .orElse("")
                            .endsWith("connection refused, its lines wait in the log"));
            vigild.kill();
            try (LogCatcher catcher = LogCatcher.tcp(port, true)) {
                vigild.startAgain();
                awaitTexts(catcher, lines(0, 100));
            }
            vigild.terminate();
        }
    }

    @Test
    void whatIsWrittenWhileNobodyAsksForItIsNotSentLater() throws Exception {
        Path go = root.resolve("go");
        String script = "echo one; while [ ! -e " + go + " ]; do sleep 0.01; done; echo two\n";
        try (LogCatcher catcher = LogCatcher.tcp(0, true)) {
            String toml = service(script, "syslog = { to = 'tcp:127.0.0.1:" + catcher.port + "' }");
            try (LiveVigild vigild = LiveVigild.start(root, toml)) {
                awaitTexts(catcher, List.of("one"));
                vigild.stop();
            }
            try (LiveVigild vigild = LiveVigild.start(root, service(script, "keep = 3"))) {
                Eventually.holds("it writes", () -> vigild.log("web").equals("one\none\n"));
            }
            Files.createFile(go);
            try (LiveVigild vigild = LiveVigild.start(root, toml)) {
                awaitTexts(catcher, List.of("one", "one", "two"));
                assertThat(vigild.log("web")).isEqualTo("one\none\none\ntwo\n");
            }
        }
    }

    private static long offset(Path sent) {
        try {
            byte[] bytes = Files.readAllBytes(sent);
            return bytes.length == 16 ? ByteBuffer.wrap(bytes).getLong(8) : -1;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noThreadIsMadeWhereNobodyAsksForIt() throws Exception {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.web]
                command = ["sleep", "1000"]
                """)) {
            vigild.await("web", "running", 1);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("log-forwarder"));
        }
    }
}
