package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.api.Results;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ForServiceUsers
class ReadinessKindsTest {
    private static final String BY_ANYBODY = ", listener = \"any\"";

    /** A child of the main process listens, in a session of its own, as soon as nobody else does. */
    private static final String LISTEN = """
            exec python3 -c "
            import os, socket, time
            if os.fork() == 0:
                os.setsid()
                while True:
                    try:
                        s = OPEN
                        s.listen()
                        break
                    except OSError:
                        time.sleep(0.01)
            time.sleep(1000)"
            """;

    private final ServiceUsers users;

    @TempDir
    Path root;

    ReadinessKindsTest(ServiceUsers users) {
        this.users = users;
    }

    private String service(String script, String ready) {
        return users.in("[service.web]\ncommand = [\"sh\", \"-c\", '''" + script + "''']\nready = { " + ready + " }\n");
    }

    private void becomesReady(String script, String ready) {
        try (LiveVigild vigild = LiveVigild.start(root, service(script, ready))) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            assertThat(vigild.status("web").ready()).isTrue();
        }
    }

    @Test
    void aLineOnADescriptor() {
        becomesReady("echo >&3; exec sleep 1000", "fd = 3");
    }

    @Test
    void aLineOnADescriptorThatIsOpenedAgain() {
        becomesReady("echo >/dev/fd/3; exec sleep 1000", "fd = 3");
    }

    @Test
    void theEndOfADescriptorWithoutALineMeansNothing() {
        try (LiveVigild vigild = LiveVigild.start(
                root,
                service("printf x >&3; exec 3>&-; exec sleep 1000", "fd = 3")
                        + "start-timeout = \"200ms\"\nrestart = \"never\"\n")) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("failed");
        }
    }

    @Test
    void aFileMadeAfterTheLaunch() {
        becomesReady("sleep 0.05; touch WORK/there; exec sleep 1000", "file = \"WORK/there\"");
    }

    @Test
    void aDelay() {
        becomesReady("exec sleep 1000", "delay = \"50ms\"");
    }

    @Test
    void aLineOfOutput() {
        becomesReady("echo beginning; echo listening on 80; exec sleep 1000", "log = \"listening on \\\\d+\"");
    }

    @Test
    void aCommandThatSucceedsInTheEnd() {
        becomesReady("sleep 0.05; touch WORK/up; exec sleep 1000", "exec = [\"test\", \"-e\", \"WORK/up\"]");
    }

    @Test
    void anAcceptedTcpConnection() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            becomesReady("exec sleep 1000", "tcp = \"localhost:" + server.getLocalPort() + "\"" + BY_ANYBODY);
        }
    }

    @Test
    void anAcceptedUnixConnection() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(root.resolve("u.sock")));
            becomesReady("exec sleep 1000", "unix = \"ROOT/u.sock\"" + BY_ANYBODY);
        }
    }

    @Test
    void aGoodAnswerByHttpAfterBadOnes() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerAll(server, asked));
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/ok?x=1";
            becomesReady("exec sleep 1000", "http = \"" + url + "\"" + BY_ANYBODY);
            assertThat(asked.get()).isGreaterThanOrEqualTo(3);
        }
    }

    /** A service whose port is taken has not started, whoever answers there. */
    @Test
    void theListenerOfAStrangerDoesNotCount() throws IOException {
        needPython();
        ServerSocket stranger = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        String address = "127.0.0.1:" + stranger.getLocalPort();
        String listen = "socket.create_server(('127.0.0.1', " + stranger.getLocalPort() + "))";
        String toml = service(LISTEN.replace("OPEN", listen), "tcp = \"" + address + "\"");
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            String held = address + " is held by pid " + ProcessHandle.current().pid()
                    + " (java), which is none of its processes";
            Eventually.holds(
                    "who has the port is noted",
                    () -> held.equals(vigild.status("web").note()));
            assertThat(vigild.status("web").ready()).isFalse();
            stranger.close();
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            assertThat(vigild.status("web").ready()).isTrue();
            assertThat(vigild.status("web").note()).isNull();
        } finally {
            stranger.close();
        }
    }

    /** A host with two addresses is tried at both. */
    @Test
    void aStrangerAtOneAddressDoesNotHideTheServiceAtAnother() throws IOException {
        needPython();
        assumeTrue(localhostIsTwo(), "localhost has one address here");
        try (ServerSocket stranger = new ServerSocket()) {
            stranger.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            String listen = "socket.create_server(('::1', " + stranger.getLocalPort() + "), family=socket.AF_INET6)";
            becomesReady(LISTEN.replace("OPEN", listen), "tcp = \"localhost:" + stranger.getLocalPort() + "\"");
        }
    }

    private static boolean localhostIsTwo() throws IOException {
        for (InetAddress address : InetAddress.getAllByName("localhost")) {
            if (address instanceof Inet6Address) {
                return NetworkInterface.getByInetAddress(address) != null;
            }
        }
        return false;
    }

    @Test
    void theUnixSocketOfAStrangerDoesNotCount() throws IOException {
        needPython();
        Path socket = root.resolve("u.sock");
        String listen = "socket.socket(socket.AF_UNIX); s.bind('WORK/u.sock')";
        try (ServerSocketChannel stranger = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stranger.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
            String script = LISTEN.replace("OPEN", listen);
            try (LiveVigild vigild = LiveVigild.start(root, service(script, "unix = \"" + socket + "\""))) {
                Eventually.holds(
                        "who has the socket is noted",
                        () -> String.valueOf(vigild.status("web").note()).contains(" is held by pid "));
                assertThat(vigild.status("web").ready()).isFalse();
            }
        }
    }

    @Test
    void itsOwnUnixSocketCounts() {
        needPython();
        becomesReady(
                LISTEN.replace("OPEN", "socket.socket(socket.AF_UNIX); s.bind('WORK/own.sock')"),
                "unix = \"WORK/own.sock\"");
    }

    /** Two bad answers, then good ones, until the server is closed. */
    private static void answerAll(ServerSocket server, AtomicInteger asked) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                if (client.getInputStream().read(new byte[1024]) <= 0) {
                    continue; // vigild has given this one up
                }
                String status = asked.incrementAndGet() < 3 ? "503 Not Yet" : "204 No Content";
                client.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The server was closed: the test is over.
            }
        }
    }

    @Test
    void notifications() {
        needPython();
        String script = """
                exec python3 -c "
                import os, socket, time
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.connect(os.environ['NOTIFY_SOCKET'])
                s.send(b'complete garbage')
                s.send(b'STATUS=warming up')
                s.send(b'STATUS=serving\\nREADY=1\\nX_OTHER=2')
                time.sleep(1000)"
                """;
        try (LiveVigild vigild = LiveVigild.start(root, service(script, "notify = true"))) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            assertThat(vigild.status("web").statusText()).isEqualTo("serving");
        }
    }

    @Test
    void aMainProcessThatIsAGrandchild() {
        needPython();
        String script = """
                exec python3 -c "
                import os, socket, time
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.connect(os.environ['NOTIFY_SOCKET'])
                parent = os.getpid()
                pid = os.fork()
                if pid == 0:
                    os.setsid()
                    while os.getppid() == parent:
                        time.sleep(0.01)
                    s.send(b'READY=1')
                    time.sleep(1000)
                s.send(b'MAINPID=%d' % pid)
                "
                """;
        try (LiveVigild vigild = LiveVigild.start(root, service(script, "notify = true"))) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            int main = vigild.pid("web");
            assertThat(vigild.isAlive(main)).isTrue();
            vigild.kill(main, 9);
            vigild.await("web", "running", 2);
            assertThat(vigild.why("web").exits().getFirst().how()).contains("SIGKILL");
        }
    }

    private static void needPython() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
    }
}
