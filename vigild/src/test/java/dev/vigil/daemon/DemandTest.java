package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.api.Results;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs that are launched when somebody speaks to them. */
class DemandTest {
    /** Answers each connection with its pid and what it has read. */
    private static final String SERVER = """
            listener = socket.socket(fileno=3)
            say("READY=1")
            while True:
                c, _ = listener.accept()
                got = c.recv(1000)
                c.sendall(b"%d:%s" % (os.getpid(), got))
                while c.recv(1000): pass
                c.close()
            """;

    @TempDir
    Path root;

    private static String service(String keys, String lines) {
        return "[service.web]\nready = { notify = true }\non-demand = true\n" + keys + "\n"
                + NotifyingProgram.command(lines);
    }

    private LiveVigild listening(String toml) {
        LiveVigild vigild = LiveVigild.start(root, toml);
        vigild.settle();
        return vigild;
    }

    private static String unix() {
        return "listen = { unix = \"ROOT/s\" }";
    }

    private static int pidIn(String answer) {
        return Integer.parseInt(answer.substring(0, answer.indexOf(':')));
    }

    @Test
    void itIsLaunchedAtTheFirstConnection() {
        try (LiveVigild vigild = listening(service(unix(), SERVER))) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            assertThat(vigild.status("web").state()).isEqualTo("waiting");
            assertThat(vigild.status("web").reason()).isEqualTo("waiting for a connection at " + root + "/s");
            assertThat(vigild.status("web").incarnation()).isZero();
            String answer = SocketClient.ask(root.resolve("s"), "hello");
            assertThat(answer).isEqualTo(vigild.pid("web") + ":hello");
            assertThat(pidIn(SocketClient.ask(root.resolve("s"), "again"))).isEqualTo(pidIn(answer));
        }
    }

    @Test
    void afterItsEndItIsLaunchedAgainAtTheNextConnectionOnly() {
        String once = SERVER.replace("c.close()", "c.close(); sys.exit(0)");
        try (LiveVigild vigild = listening(service(unix(), once))) {
            for (int i = 1; i <= 5; i++) {
                assertThat(SocketClient.ask(root.resolve("s"), "x")).endsWith(":x");
                vigild.await("web", "waiting", i);
                assertThat(vigild.status("web").incarnation()).isEqualTo(i);
                assertThat(vigild.status("web").pid()).isNull();
            }
        }
    }

    @Test
    void aDatagramLaunchesItAndWaitsForIt() throws IOException {
        String lines = """
                s = socket.socket(fileno=0)
                say("READY=1")
                data, sender = s.recvfrom(1000)
                s.sendto(b"got " + data, sender)
                """;
        int port;
        try (HeldPort free = new HeldPort()) {
            port = free.number();
        }
        String keys = "stdin = \"socket\"\nlisten = { udp = \"127.0.0.1:" + port + "\" }";
        try (LiveVigild vigild = listening(service(keys, lines));
                DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(60_000);
            client.connect(InetAddress.getLoopbackAddress(), port);
            for (int i = 1; i <= 3; i++) {
                byte[] data = ("number " + i).getBytes(StandardCharsets.UTF_8);
                client.send(new DatagramPacket(data, data.length));
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                client.receive(answer);
                assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
                        .isEqualTo("got number " + i);
                vigild.await("web", "waiting", i);
            }
        }
    }

    @Test
    void itIsStoppedOnceNobodyIsConnectedAndLaunchedAgain() throws IOException {
        try (HeldPort port = new HeldPort()) {
            String keys = "idle-stop = \"500ms\"\nlisten = { tcp = \"127.0.0.1:" + port.number() + "\" }";
            try (LiveVigild vigild = listening(service(keys, SERVER))) {
                int first;
                try (Socket held = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
                    held.getOutputStream().write('a');
                    first = held.getInputStream().read();
                    assertThat(first).isPositive();
                    int pid = vigild.pid("web");
                    Instant later = Instant.parse(vigild.status("web").since()).plusSeconds(2);
                    Eventually.holds("time goes by", () -> Instant.now().isAfter(later));
                    assertThat(vigild.pid("web"))
                            .as("while somebody is connected")
                            .isEqualTo(pid);
                }
                vigild.await("web", "waiting", 1);
                assertThat(vigild.status("web").pid()).isNull();
                assertThat(vigild.why("web").exits().getFirst().asked()).isTrue();
                assertThat(SocketClient.ask(port.number(), "b")).endsWith(":b");
                assertThat(vigild.status("web").incarnation()).isEqualTo(2);
            }
        }
    }

    /** Of which the kernel lists each for a minute. */
    @Test
    void thousandsOfClosedConnectionsDoNotKeepItUp() throws IOException {
        try (HeldPort port = new HeldPort();
                ServerSocket busy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 10_000; i++) {
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), busy.getLocalPort());
                        Socket served = busy.accept()) {
                    client.shutdownOutput();
                    served.shutdownOutput();
                }
            }
            String keys = "idle-stop = \"300ms\"\nlisten = { tcp = \"127.0.0.1:" + port.number() + "\" }";
            try (LiveVigild vigild = listening(service(keys, SERVER))) {
                assertThat(SocketClient.ask(port.number(), "a")).endsWith(":a");
                Eventually.holds(
                        "it has rested", () -> vigild.status("web").state().equals("waiting"));
            }
        }
    }

    /** It never takes the connection, so that this would launch it again and again. */
    @Test
    void oneThatEndsAtOnceIsGivenUpAndItsClientsAreRefused() {
        String toml = """
                [service.web]
                on-demand = true
                restart-limit = { count = 5, within = "1m" }
                listen = { unix = "ROOT/s" }
                command = ["true"]
                """;
        try (LiveVigild vigild = listening(toml)) {
            assertThatThrownBy(() -> SocketClient.ask(root.resolve("s"), "")).isInstanceOf(UncheckedIOException.class);
            vigild.await("web", "failed", 1);
            assertThat(vigild.status("web").reason()).startsWith("restarted 5 times within 1 min");
            assertThat(vigild.status("web").incarnation()).isEqualTo(6);
            assertThat(root.resolve("s")).doesNotExist();
            vigild.act("start", "web");
            assertThat(vigild.status("web").state()).isEqualTo("waiting");
        }
    }

    @Test
    void oneThatFailsHasItsBackoff() {
        String toml = """
                [service.web]
                on-demand = true
                backoff = { initial = "1h", max = "1h" }
                listen = { unix = "ROOT/s" }
                command = ["false"]
                """;
        try (LiveVigild vigild = listening(toml)) {
            Thread.ofVirtual().start(() -> {
                try {
                    SocketClient.ask(root.resolve("s"), "");
                } catch (UncheckedIOException e) {
                    // when the socket is closed
                }
            });
            vigild.await("web", "backoff", 1);
            assertThat(root.resolve("s")).exists();
            vigild.act("stop", "web");
            assertThat(root.resolve("s")).doesNotExist();
        }
    }

    @Test
    void aStopClosesItsSocketsWithoutALaunch() {
        try (LiveVigild vigild = listening(service(unix(), SERVER))) {
            vigild.settle();
            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
            assertThat(vigild.status("web").state()).isEqualTo("down");
            assertThat(root.resolve("s")).doesNotExist();
            assertThat(vigild.status("web").incarnation()).isZero();
        }
    }

    @Test
    void aPortThatIsTakenIsToldAndTriedAgain() throws IOException {
        int port;
        LiveVigild vigild;
        try (ServerSocket taken = new ServerSocket()) {
            taken.setReuseAddress(true);
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = taken.getLocalPort();
            String keys = "restart-limit = { count = 1000, within = \"1m\" }\n"
                    + "backoff = { initial = \"50ms\", max = \"50ms\" }\nlisten = { tcp = \"127.0.0.1:" + port + "\" }";
            vigild = listening(service(keys, SERVER));
            assertThat(vigild.await("web", "backoff", 1).reason())
                    .startsWith("cannot start web: listen 127.0.0.1:" + port + ": in use by pid ");
        }
        try (vigild) {
            Eventually.holds("it listens", () -> vigild.status("web").state().equals("waiting"));
            assertThat(SocketClient.ask(port, "now")).endsWith(":now");
        }
    }

    /** What requires it may use it without that it runs. */
    @Test
    void whatRequiresItStartsWithoutIt() throws IOException {
        String user = """
                [service.user]
                requires = ["web"]
                command = ["sh", "-c", "touch ROOT/began; sleep 1000"]
                """;
        try (LiveVigild vigild = listening(user + service(unix() + "\nidle-stop = \"100ms\"", SERVER))) {
            vigild.settle();
            Eventually.holds("it runs", () -> Files.exists(root.resolve("began")));
            assertThat(vigild.status("web").state()).isEqualTo("waiting");
            int pid = vigild.pid("user");
            SocketClient.ask(root.resolve("s"), "x");
            vigild.await("web", "waiting", 1);
            assertThat(vigild.pid("user")).isEqualTo(pid);
            vigild.act("stop", "web");
            assertThat(vigild.status("user").state()).isNotEqualTo("running");
        }
    }

    /** What is sent while no vigild is there is answered by the next one. */
    @Test
    void aConnectionOutlivesADeathOfVigild() throws Exception {
        try (HeldPort port = new HeldPort()) {
            String keys = "listen = { tcp = \"127.0.0.1:" + port.number() + "\" }";
            try (KillableVigild vigild = KillableVigild.start(root, service(keys, SERVER))) {
                vigild.settle();
                Eventually.holds("the keeper has it too", () -> SocketClient.holders(port.number()) == 2);
                vigild.kill();
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
                    vigild.startAgain();
                    assertThat(SocketClient.ask(client, "during")).endsWith(":during");
                }
                assertThat(vigild.status("web").incarnation()).isEqualTo(1);
            }
        }
    }
}
