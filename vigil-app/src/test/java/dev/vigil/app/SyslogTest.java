package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyslogTest {
    private final Linux linux = new NativeLinux();

    @TempDir
    Path directory;

    @Test
    void rsyslogUnderstandsEachWayToIt() throws Exception {
        assumeTrue(Rsyslog.isInstalled(), "rsyslog is not installed");
        try (Rsyslog rsyslog = new Rsyslog(directory)) {
            for (Syslog.Format format : Syslog.Format.values()) {
                try (Syslog local = Syslog.named("greeter").toLocal(rsyslog.local)) {
                    assertUnderstood(rsyslog, local, format);
                }
                try (Syslog udp = Syslog.named("greeter").toUdp(rsyslog.udp)) {
                    assertUnderstood(rsyslog, udp, format);
                }
                try (Syslog tcp = Syslog.named("greeter").toTcp(rsyslog.tcp)) {
                    assertUnderstood(rsyslog, tcp, format);
                }
            }
        }
    }

    private void assertUnderstood(Rsyslog rsyslog, Syslog log, Syslog.Format format) {
        log.facility(Facility.LOCAL3).withPid().format(format);
        for (Priority priority : Priority.values()) {
            log.log(priority, "grüße " + priority);
            String severity = priority.name().toLowerCase(Locale.ROOT);
            assertThat(rsyslog.line())
                    .matches("local3\\|" + severity + "\\|greeter\\|" + linux.getpid() + "\\| ?\ufeff?grüße "
                            + priority);
        }
        for (Facility facility : EnumSet.complementOf(EnumSet.of(Facility.KERN))) {
            log.facility(facility).log(Priority.INFO, "from " + facility);
            String name = facility.name().toLowerCase(Locale.ROOT);
            assertThat(rsyslog.line()).matches(name + "\\|info\\|greeter\\|\\d+\\| ?from " + facility);
        }
        log.log(Priority.INFO, "two\nlines\tand\0a\ud800half");
        assertThat(rsyslog.line()).endsWith("two#012lines#011and#000a\ufffdhalf");
        log.log(Priority.INFO, "é".repeat(1 << 20));
        assertThat(rsyslog.line()).matches(".*\\| ?\ufeff?é{400,4096}");
    }

    @Test
    void localMessageIsThatOfTheCLibrary() {
        try (Receiver receiver = new Receiver(path());
                Syslog log = Syslog.named("a: b[c]").facility(Facility.DAEMON).toLocal(Path.of(path()))) {
            log.log(Priority.ERR, "text");
            assertThat(receiver.text()).matches("<27>[A-Z][a-z]{2} [ 1-3]\\d \\d\\d:\\d\\d:\\d\\d a__b_c_: text");
            log.withPid().log(Priority.DEBUG, "");
            assertThat(receiver.text()).endsWith(" a__b_c_[" + linux.getpid() + "]: ");
        }
    }

    @Test
    void messagesOutsideOfTheMaskAreNotSent() {
        try (Receiver receiver = new Receiver(path());
                Syslog log = Syslog.named("x").toLocal(Path.of(path()))) {
            log.maskUpTo(Priority.WARNING);
            log.log(Priority.NOTICE, "no");
            log.log(Priority.WARNING, "yes");
            assertThat(receiver.text()).endsWith("yes");
            log.mask(EnumSet.of(Priority.DEBUG));
            log.log(Priority.EMERG, "no");
            log.log(Priority.DEBUG, "debug");
            assertThat(receiver.text()).endsWith("debug");
            log.mask(EnumSet.noneOf(Priority.class));
            assertThat(log.isLogged(Priority.EMERG)).isFalse();
        }
    }

    @Test
    void logDaemonMayBeStartedAgain() {
        try (Syslog log = Syslog.named("x").toLocal(Path.of(path()))) {
            try (Receiver first = new Receiver(path())) {
                log.log(Priority.INFO, "one");
                assertThat(first.text()).endsWith("one");
            }
            linux.unlink(path());
            try (Receiver second = new Receiver(path())) {
                log.log(Priority.INFO, "two");
                assertThat(second.text()).endsWith("two");
            }
        }
    }

    /** Of busybox and old log daemons; the C library tries both too. */
    @Test
    void logDaemonMayHaveAStream() throws Exception {
        try (Syslog log = Syslog.named("x").toLocal(Path.of(path()))) {
            for (int restart = 0; restart < 2; restart++) {
                try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    listener.bind(UnixDomainSocketAddress.of(path()));
                    log.log(Priority.INFO, "one");
                    log.log(Priority.INFO, "x".repeat(5000));
                    try (SocketChannel connection = listener.accept();
                            InputStream in = Channels.newInputStream(connection)) {
                        assertThat(terminated(in)).startsWith("<14>").endsWith(" x: one");
                        assertThat(terminated(in)).endsWith(" x: " + "x".repeat(5000));
                    }
                }
                linux.unlink(path());
            }
            try (Receiver datagrams = new Receiver(path())) {
                log.log(Priority.INFO, "two");
                assertThat(datagrams.text()).endsWith(" x: two");
            }
        }
    }

    private static String terminated(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int character = in.read(); character > 0; character = in.read()) {
            text.append((char) character);
        }
        return text.toString();
    }

    @Test
    void theHostIsTheKernels() throws Exception {
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Syslog log = Syslog.named("x").toUdp((InetSocketAddress) receiver.getLocalSocketAddress())) {
            log.log(Priority.INFO, "one");
            DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
            receiver.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .contains(" " + host + " x - - - one");
        }
    }

    /** As at boot, before there is a network. */
    @Test
    void aHostThatIsNotKnownYetIsAskedForAgain() throws Exception {
        LogHost host = new LogHost(InetSocketAddress.createUnresolved("localhost", 514));
        Jvm.await("it is known", () -> host.now().isPresent());
        assertThat(new LogHost(InetSocketAddress.createUnresolved("localhost", 514)).await())
                .hasValueSatisfying(
                        address -> assertThat(address.isUnresolved()).isFalse());
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Syslog log = Syslog.named("x")
                        .toUdp(InetSocketAddress.createUnresolved("localhost", receiver.getLocalPort()))) {
            CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> text(receiver));
            while (!received.isDone()) {
                log.log(Priority.INFO, "one");
                Thread.onSpinWait();
            }
            assertThat(received.get()).endsWith("one");
        }
    }

    private static String text(DatagramSocket receiver) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
            receiver.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsSaidBeforeTheExitArrives() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                Jvm jvm = Jvm.start(Map.of(), Logging.class, "exit", Integer.toString(listener.getLocalPort()));
                Socket connection = listener.accept()) {
            for (int i = 0; i < 500; i++) {
                assertThat(frame(connection)).endsWith(" last words: " + i);
            }
            assertThat(frame(connection)).endsWith(" last words: of a hook");
            assertThat(jvm.end()).isZero();
            assertThat(jvm.errors()).isEmpty();
        }
    }

    @Test
    void journalGetsAllOfAMessageWithItsLines() {
        try (Receiver journal = new Receiver(path());
                Syslog log = Syslog.named("x").facility(Facility.CRON).withPid().toJournal(Path.of(path()))) {
            log.log(Priority.NOTICE, "hello");
            String head = "PRIORITY=5\nSYSLOG_FACILITY=9\nSYSLOG_IDENTIFIER=x\nSYSLOG_PID=" + linux.getpid() + "\n";
            assertThat(journal.text()).isEqualTo(head + "MESSAGE=hello\n");
            log.log(Priority.NOTICE, "a\nb\0c");
            byte[] expected = ByteBuffer.allocate(head.length() + 8 + 8 + 5 + 1)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put((head + "MESSAGE\n").getBytes(StandardCharsets.US_ASCII))
                    .putLong(5)
                    .put("a\nb\0c\n".getBytes(StandardCharsets.US_ASCII))
                    .array();
            assertThat(journal.bytes()).isEqualTo(expected);
        }
    }

    @Test
    void journalGetsALargeMessageAsASealedFile() {
        String large = "x".repeat(1 << 20);
        try (Receiver journal = new Receiver(path());
                Syslog log = Syslog.named("x").toJournal(Path.of(path()))) {
            log.log(Priority.INFO, large);
            assertThat(journal.bytes()).isEmpty();
            int file = journal.descriptors.getFirst();
            assertThat(linux.size(file)).isGreaterThan(1 << 20);
            byte[] start = new byte[64];
            linux.pread(file, start, 0, start.length, 0);
            assertThat(new String(start, StandardCharsets.US_ASCII))
                    .startsWith("PRIORITY=6\nSYSLOG_FACILITY=1\nSYSLOG_IDENTIFIER=x\nMESSAGE=xxx");
            assertThat(linux.pwrite(file, new byte[] {'y'}, 0, 1, 0))
                    .as("sealed")
                    .isNegative();
            assertThat(linux.truncate(file, 0)).isNegative();
        }
    }

    @Test
    void whatNobodyTakesGoesToStandardErrorWithItsPriority() throws Exception {
        for (String to : List.of("local:" + directory.resolve("none"), "tcp", "stderr")) {
            try (Jvm jvm = Jvm.start(Map.of(), Logging.class, to, "one\ntwo\tthree\1")) {
                assertThat(jvm.end()).isZero();
                assertThat(jvm.errors()).isEqualTo("<3>logging: one\n<3>logging: two\tthree#001\n");
            }
        }
    }

    @Test
    void aLogDaemonThatHangsHoldsNobodyUp() throws Exception {
        try (Receiver hanging = new Receiver(path());
                Jvm jvm = Jvm.start(Map.of(), Logging.class, "local:" + path(), "flood")) {
            assertThat(jvm.errors()).as("more than its queue holds").contains("<3>logging: flood 1999\n");
            assertThat(jvm.end()).isZero();
            assertThat(hanging.text()).endsWith("flood 0");
        }
    }

    @Test
    void tcpConnectsAgainWhenTheConnectionBreaks() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                Syslog log = Syslog.named("x").toTcp((InetSocketAddress) listener.getLocalSocketAddress())) {
            log.log(Priority.INFO, "one");
            try (Socket first = listener.accept()) {
                assertThat(frame(first)).endsWith("x - - - one");
            }
            CompletableFuture<Socket> second = CompletableFuture.supplyAsync(() -> accept(listener));
            while (!second.isDone()) {
                log.log(Priority.INFO, "two");
            }
            try (Socket connection = second.get()) {
                assertThat(frame(connection)).endsWith("x - - - two");
            }
        }
    }

    @Test
    void ofTheNewFormatOnlyWhatIsNotAsciiIsMarkedAsUtf8() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                Syslog log = Syslog.named("x").toTcp((InetSocketAddress) listener.getLocalSocketAddress())) {
            log.log(Priority.INFO, "ascii");
            log.log(Priority.INFO, "grüße");
            log.format(Syslog.Format.RFC3164).log(Priority.INFO, "grüße");
            try (Socket connection = listener.accept()) {
                assertThat(frame(connection)).endsWith("x - - - ascii");
                assertThat(frame(connection)).endsWith("x - - - \ufeffgrüße");
                assertThat(frame(connection)).endsWith("x: grüße");
            }
        }
    }

    private static Socket accept(ServerSocket listener) {
        try {
            return listener.accept();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String frame(Socket connection) throws Exception {
        int length = 0;
        for (int digit = connection.getInputStream().read();
                digit != ' ';
                digit = connection.getInputStream().read()) {
            assertThat(digit).isBetween((int) '0', (int) '9');
            length = length * 10 + digit - '0';
        }
        return new String(connection.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    @Test
    void existingProgramLogsThroughTheJdkWithoutChange() throws Exception {
        try (Receiver journal = new Receiver(path())) {
            for (String way : List.of("system", "util")) {
                try (Jvm jvm = Jvm.startByShell(withFinder(), Logging.class, way)) {
                    assertThat(jvm.end()).isZero();
                    assertThat(jvm.errors())
                            .startsWith(
                                    "<4>java[" + jvm.pid() + "]: shop: 3 left\n<3>java[" + jvm.pid() + "]: shop: gone\n"
                                            + "<3>java[" + jvm.pid() + "]: java.lang.IllegalStateException: sold out\n")
                            .doesNotContain("hidden");
                }
            }
            assertThat(journal.isEmpty()).isTrue();
        }
    }

    /** As a program asks for it: by a file of its own on the class path. */
    private String withFinder() throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve("java.lang.System$LoggerFinder"), SyslogLoggerFinder.class.getName());
        return "java=$1; while [ \"$1\" != -cp ]; do shift; done;"
                + " exec \"$java\" --enable-native-access=ALL-UNNAMED -cp " + directory + ":\"$2\" \"$3\" \"$4\"";
    }

    @Test
    void aProgramThatDoesNotAskForItHasTheLoggersOfTheJdk() throws Exception {
        try (Jvm jvm = Jvm.start(Map.of(), Logging.class, "system")) {
            assertThat(jvm.end()).isZero();
            assertThat(jvm.errors()).contains("WARNING: 3 left").doesNotContain("<4>");
        }
    }

    private String path() {
        return directory.resolve("socket").toString();
    }
}
