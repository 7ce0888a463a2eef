package dev.vigil.scannerd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Datagram;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.Ready;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScannerdTest {
    private static final int SIGHUP = 1;
    private static final int SIGTERM = 15;
    private static final int PATIENCE_MILLIS = 120_000;

    private final Linux linux = new NativeLinux();

    @TempDir
    Path directory;

    private int supervisor;

    @BeforeEach
    void supervise() {
        supervisor = linux.bindDatagram(notifyPath());
    }

    @AfterEach
    void close() {
        linux.close(supervisor);
    }

    @Test
    void answersAloneAndSaysWhatItDoes() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int open = other.getLocalPort();
            int pid = start(List.of(), "--port", "0");
            int port = port(message());
            assertThat(message()).isEqualTo("READY=1");
            assertThat(message()).isEqualTo("WATCHDOG=1");
            assertThat(ask(port, "echo hello")).isEqualTo("hello");
            assertThat(ask(port, "scan " + open + " " + open)).isEqualTo("open: " + open);
            assertThat(ask(port, "scan 1 65535")).isEqualTo("too many ports (at most 1024)");
            assertThat(ask(port, "scan 9 x")).isEqualTo("no range of ports (9 x)");
            assertThat(ask(port, "hello")).startsWith("what?");
            assertStops(pid);
        }
    }

    @Test
    void readsItsLimitsAgain() throws Exception {
        Path limits = Files.writeString(directory.resolve("limits"), "ports-max=2\n");
        int pid = start(List.of(), "--port", "0", "--limits", limits.toString());
        int port = port(message());
        assertThat(message()).isEqualTo("READY=1");
        assertThat(ask(port, "scan 1 3")).isEqualTo("too many ports (at most 2)");
        Files.writeString(limits, "ports-max=1\n");
        linux.kill(pid, SIGHUP);
        awaitMessage("RELOADING=1");
        awaitMessage("READY=1");
        assertThat(ask(port, "scan 1 2")).isEqualTo("too many ports (at most 1)");
        assertStops(pid);
    }

    @Test
    void runsInTheBackgroundOnceOnly() throws Exception {
        try (Socket reserved =
                new Socket()) { // bound here, so that nobody but the server, which reuses it, has the port
            reserved.setReuseAddress(true);
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThatOneRunsInTheBackground(reserved.getLocalPort());
        }
    }

    private void assertThatOneRunsInTheBackground(int port) throws IOException {
        Path pidFile = directory.resolve("pid");
        Path fromHere = Path.of("").toAbsolutePath().relativize(pidFile);
        String[] arguments = {"--daemon", "--port", String.valueOf(port), "--pidfile", fromHere.toString()};
        assertThat(end(start(List.of(), arguments))).isZero();
        assertThat(ask(port, "echo there")).isEqualTo("there");
        assertThat(end(start(List.of(), arguments))).isEqualTo(1);
        int pid = Integer.parseInt(Files.readString(pidFile).strip());
        int pidfd = linux.pidfdOpen(pid);
        linux.kill(pid, SIGTERM);
        awaitReadable(pidfd);
        linux.close(pidfd);
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void takesTheSocketThatItsSupervisorHasOpened() throws Exception {
        Path path = directory.resolve("listener");
        int listener = linux.listenUnix(path.toString(), 8);
        for (int incarnation = 0; incarnation < 2; incarnation++) {
            try (SocketChannel early = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                early.connect(UnixDomainSocketAddress.of(path)); // before there is anybody to accept it
                int pid = start(List.of(new Descriptor.Inherited(3, listener)));
                assertThat(message()).isEqualTo("STATUS=listening at " + path);
                assertThat(ask(early, "echo kept")).isEqualTo("kept");
                awaitMessage("READY=1");
                assertStops(pid);
            }
        }
        linux.close(listener);
    }

    @Test
    void servesOneConnectionThatIsItsStandardInput() throws Exception {
        try (ServerSocket inetd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int connection = linux.connectTcp("127.0.0.1", inetd.getLocalPort());
            try (Socket client = inetd.accept()) {
                int pid = start(List.of(new Descriptor.Inherited(0, connection)));
                linux.close(connection);
                assertThat(ask(client, "echo one")).isEqualTo("one");
                client.getOutputStream().write("quit\n".getBytes(UTF_8));
                assertThat(end(pid)).isZero();
            }
        }
    }

    private int start(List<Descriptor> more, String... arguments) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "LISTEN_PID=$$ exec \"$@\"", "sh"));
        words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Scannerd.class.getName()));
        words.addAll(List.of(arguments));
        List<Descriptor> descriptors = new ArrayList<>(more);
        for (int number = 0; number < 3; number++) {
            int wanted = number;
            if (more.stream().noneMatch(descriptor -> descriptor.number() == wanted)) {
                descriptors.add(new Descriptor.Opened(number, "/dev/null", Flags.O_RDWR, 0));
            }
        }
        boolean passed = more.stream().anyMatch(descriptor -> descriptor.number() == 3);
        List<String> environment = List.of(
                "PATH=/usr/bin:/bin",
                "NOTIFY_SOCKET=" + notifyPath(),
                "WATCHDOG_USEC=10000000",
                passed ? "LISTEN_FDS=1" : "LISTEN_FDS=0",
                "LISTEN_FDNAMES=scan");
        int pid = linux.spawn(new SpawnPlan("/bin/sh", words, environment, descriptors, SpawnPlan.Options.SESSION));
        assertThat(pid).isPositive();
        return pid;
    }

    private void assertStops(int pid) {
        linux.kill(pid, SIGTERM);
        awaitMessage("STOPPING=1");
        assertThat(end(pid)).isZero();
    }

    private int end(int pid) {
        int pidfd = linux.pidfdOpen(pid);
        awaitReadable(pidfd);
        linux.close(pidfd);
        Optional<ChildStatus> status = linux.reap(pid);
        assertThat(status.orElseThrow().killed()).isFalse();
        return status.get().value();
    }

    private String message() {
        awaitReadable(supervisor);
        byte[] bytes = new byte[4096];
        Datagram datagram = linux.receive(supervisor, bytes);
        return new String(bytes, 0, datagram.length(), UTF_8);
    }

    private void awaitMessage(String start) {
        String message = message();
        while (!message.startsWith(start)) {
            assertThat(message).isEqualTo("WATCHDOG=1");
            message = message();
        }
    }

    private void awaitReadable(int fd) {
        int epoll = linux.epollCreate();
        linux.epollAdd(epoll, fd, Flags.EPOLLIN, 0);
        assertThat(linux.epollWait(epoll, new Ready(1), PATIENCE_MILLIS)).isEqualTo(1);
        linux.close(epoll);
    }

    private static int port(String status) {
        assertThat(status).startsWith("STATUS=listening at ");
        return Integer.parseInt(status.substring(status.lastIndexOf(':') + 1));
    }

    private static String ask(int port, String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return ask(socket, line);
        }
    }

    private static String ask(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    }

    private static String ask(SocketChannel channel, String line) throws IOException {
        channel.write(UTF_8.encode(line + "\n"));
        return new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8)).readLine();
    }

    private String notifyPath() {
        return directory.resolve("notify").toString();
    }
}
