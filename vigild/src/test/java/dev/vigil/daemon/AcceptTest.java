package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.api.ApplyOrder;
import dev.vigil.api.ApplyReport;
import dev.vigil.api.Paths;
import dev.vigil.api.Results;
import dev.vigil.api.client.ControlClient;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real process a connection, as inetd and xinetd launch them. */
class AcceptTest {
    private static final String ADDRESS = "127.0.0.1:";

    @TempDir
    Path root;

    private LiveVigild listening(String toml) {
        LiveVigild vigild = LiveVigild.start(root, toml);
        vigild.settle();
        return vigild;
    }

    private static String service(String command, int port, String keys) {
        return "[service.echo]\ncommand = [\"sh\", \"-c\", '''" + command + "''']\nlisten = { accept = true, tcp = \""
                + ADDRESS + port + "\"" + (keys.isEmpty() ? "" : ", " + keys) + " }\n";
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Ends what is being served, so that all of it is reaped before vigild ends. */
    private static void stop(LiveVigild vigild) {
        assertThat(vigild.act("stop", "echo")).allMatch(Results.Result::ok);
        Eventually.holds("all processes are gone", AcceptTest::noneIsLeft);
    }

    private static boolean noneIsLeft() {
        Linux linux = new NativeLinux();
        String child =
                "(?s)\\d+ \\((sh|cat|setsid)\\) \\S " + ProcessHandle.current().pid() + " .*";
        return linux.list("/proc").stream()
                .filter(name -> name.matches("\\d+"))
                .map(pid -> linux.readFile("/proc/" + pid + "/stat").orElse(""))
                .noneMatch(stat -> stat.matches(child));
    }

    /** The first byte, or -1: the connection was closed without any. */
    private static int first(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void eachConnectionHasAProcessWithItsAddress() throws IOException {
        try (HeldPort port = new HeldPort();
                LiveVigild vigild = listening(service(
                        "read line; echo \"$line $$ $REMOTE_ADDR $REMOTE_PORT $VIGIL_SERVICE\"; echo oops >&2",
                        port.number(),
                        ""))) {
            assertThat(vigild.status("echo").state()).isEqualTo("waiting");
            assertThat(vigild.status("echo").reason())
                    .isEqualTo("waiting for connections at " + ADDRESS + port.number());
            List<String> pids = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                try (Socket client = connect(port.number())) {
                    String[] words = SocketClient.ask(client, "hello\n").strip().split("\\s+", -1);
                    assertThat(words)
                            .hasSize(6)
                            .containsSubsequence(
                                    "hello", "127.0.0.1", String.valueOf(client.getLocalPort()), "echo", "oops");
                    pids.add(words[1]);
                }
            }
            assertThat(pids).doesNotHaveDuplicates();
        }
    }

    @Test
    void aStopEndsAllOfThemAndWhatTheyHaveLeftBehind() throws IOException {
        try (HeldPort port = new HeldPort();
                LiveVigild vigild =
                        listening(service("setsid sleep 1000 & echo $! > ROOT/left; echo up; cat", port.number(), ""));
                Socket client = connect(port.number())) {
            assertThat(first(client)).isEqualTo('u');
            int left = vigild.number("left");
            // Between two programs a process has no variables by which it could be known.
            Eventually.holds(
                    "it is the program",
                    () -> Files.readString(Path.of("/proc/" + left + "/comm")).equals("sleep\n"));
            stop(vigild);
            Eventually.holds("what is left is killed and reaped", () -> !Files.exists(Path.of("/proc/" + left)));
            while (first(client) >= 0) {}
        }
    }

    @Test
    void beyondInstancesAndPerSourceAreRefusedAndSaidOnceASecond() throws IOException {
        try (HeldPort port = new HeldPort();
                LiveVigild vigild =
                        listening(service("echo up; cat", port.number(), "per-source = 2, instances = 9"))) {
            List<Socket> held = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                held.add(connect(port.number()));
                assertThat(first(held.get(i))).isEqualTo('u');
            }
            for (int i = 0; i < 300; i++) {
                try (Socket refused = connect(port.number())) {
                    assertThat(first(refused)).isEqualTo(-1);
                }
            }
            assertThat(vigild.status("echo").note()).isEqualTo("connection refused: 127.0.0.1, per-source = 2");
            held.removeFirst().close();
            Eventually.holds("there is room again", () -> {
                try (Socket again = connect(port.number())) {
                    return first(again) == 'u';
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            held.getFirst().close();
            stop(vigild);
        }
    }

    @Test
    void tooManyASecondWaitForThePause() throws IOException {
        try (HeldPort port = new HeldPort();
                LiveVigild vigild = listening(service("echo up", port.number(), "cps = 2, pause = \"1500ms\""))) {
            long begun = System.nanoTime();
            for (int i = 0; i < 4; i++) {
                try (Socket client = connect(port.number())) {
                    assertThat(first(client)).isEqualTo('u');
                }
            }
            assertThat(System.nanoTime() - begun).as("the third waits").isGreaterThan(1_000_000_000L);
            assertThat(vigild.status("echo").note()).startsWith("connections wait: there were more in a second than");
        }
    }

    @Test
    void whoHasNoAccessIsRefused() throws IOException {
        try (HeldPort port = new HeldPort();
                LiveVigild vigild = listening(service("echo up", port.number(), "no-access = \"127.0.0.0/8\""))) {
            try (Socket client = connect(port.number())) {
                assertThat(first(client)).isEqualTo(-1);
            }
            assertThat(vigild.status("echo").note())
                    .isEqualTo("connection refused: 127.0.0.1, its address has no access");
        }
    }

    @Test
    void theBannerComesFirstAndTheLoadIsLookedAt() throws IOException {
        Files.writeString(root.resolve("banner"), "welcome\n");
        try (HeldPort port = new HeldPort();
                LiveVigild _ = listening(service("echo up", port.number(), "banner = \"ROOT/banner\""))) {
            assertThat(SocketClient.ask(port.number(), "")).isEqualTo("welcome\nup\n");
        }
        try (HeldPort port = new HeldPort();
                LiveVigild _ = listening(service("echo up", port.number(), "max-load = 1000000"))) {
            assertThat(SocketClient.ask(port.number(), "")).isEqualTo("up\n");
        }
    }

    /** It costs its clients, and nobody else. */
    @Test
    void oneThatCannotBeStartedIsSaidAndTheNextIsTried() {
        String broken = "[service.echo]\ncommand = [\"ROOT/none\"]\nlisten = { accept = true, unix = \"ROOT/s\" }\n";
        String other = "[service.other]\ncommand = [\"sleep\", \"1000\"]\n";
        try (LiveVigild vigild = listening(other + broken)) {
            for (int i = 0; i < 20; i++) {
                assertThat(SocketClient.ask(root.resolve("s"), "")).isEmpty();
            }
            Eventually.holds(
                    "it is said",
                    () -> String.valueOf(vigild.status("echo").note()).contains("connection failed: pid "));
            assertThat(vigild.status("echo").state()).isEqualTo("waiting");
            assertThat(vigild.status("other").restarts()).isZero();
        }
    }

    /** Limits hold for each process, and another user too. */
    @Test
    void theProcessHasTheLimitsOfItsService() throws IOException {
        try (HeldPort port = new HeldPort();
                LiveVigild _ = listening(service("ulimit -n; pwd", port.number(), "") + "limits = { nofile = 33 }\n"
                        + "working-directory = \"/\"\n")) {
            assertThat(SocketClient.ask(port.number(), "")).isEqualTo("33\n/\n");
        }
    }

    @Test
    void theSocketOutlivesADeathOfVigild() throws IOException {
        try (HeldPort port = new HeldPort();
                KillableVigild vigild = KillableVigild.start(root, service("echo up", port.number(), ""))) {
            vigild.settle();
            Eventually.holds("the keeper has it too", () -> SocketClient.holders(port.number()) == 2);
            vigild.kill();
            try (Socket client = connect(port.number())) {
                vigild.startAgain();
                assertThat(first(client)).isEqualTo('u');
            }
        }
    }

    private static void apply(LiveVigild vigild, String toml) throws IOException {
        Files.writeString(vigild.places().etc().resolve("vigil.toml"), toml);
        try (ControlClient client = ControlClient.connect(vigild.places().socket())) {
            assertThat(client.post(Paths.APPLY, new ApplyOrder(null, null, null), ApplyReport.class)
                            .problems())
                    .isNullOrEmpty();
        }
    }

    @Test
    void aChangedAddressIsTakenUpAndWhatIsBeingServedGoesOn() throws IOException {
        try (HeldPort port = new HeldPort();
                HeldPort other = new HeldPort();
                LiveVigild vigild = listening(service("echo up; cat", port.number(), ""));
                Socket client = connect(port.number())) {
            assertThat(first(client)).isEqualTo('u');
            apply(vigild, service("echo up; cat", other.number(), ""));
            Eventually.holds("the new one is open", () -> SocketClient.holders(other.number()) > 0);
            assertThat(SocketClient.ask(other.number(), "x")).isEqualTo("up\nx");
            assertThat(SocketClient.holders(port.number())).isZero();
            assertThat(SocketClient.ask(client, "still there")).isEqualTo("p\nstill there");
            stop(vigild);
        }
    }

    /** As in /etc/inetd.conf: {@code finger stream tcp nowait nobody in.fingerd}. */
    @Test
    void fingerdServesItsClients() throws IOException {
        Path fingerd = Path.of("/usr/sbin/in.fingerd");
        assumeTrue(Files.isExecutable(fingerd), "fingerd is not installed");
        Path finger = Files.writeString(root.resolve("finger"), "#!/bin/sh\necho \"asked: $*\"\n");
        Files.setPosixFilePermissions(finger, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (HeldPort port = new HeldPort();
                LiveVigild _ = listening("[service.finger]\ncommand = [\"" + fingerd + "\", \"-L\", \"" + finger
                        + "\"]\nlisten = { tcp = \"" + ADDRESS + port.number() + "\", accept = true }\n")) {
            assertThat(SocketClient.ask(port.number(), "somebody\r\n"))
                    .contains("asked: ")
                    .contains("somebody");
        }
    }

    /** A flood costs a line a second, and others are served meanwhile. */
    @Test
    void tenThousandRefusedConnectionsAreAFewLines() throws IOException {
        try (HeldPort port = new HeldPort();
                HeldPort quiet = new HeldPort();
                KillableVigild vigild = KillableVigild.start(
                        root,
                        service("echo up; cat", port.number(), "per-source = 1")
                                + service("echo calm", quiet.number(), "").replace("service.echo", "service.calm"))) {
            vigild.settle();
            try (Socket served = connect(port.number())) {
                assertThat(first(served)).isEqualTo('u');
                long begun = System.nanoTime();
                for (int i = 0; i < 10_000; i++) {
                    try (Socket refused = connect(port.number())) {
                        assertThat(first(refused)).isEqualTo(-1);
                    }
                    if (i % 1_000 == 0) {
                        assertThat(SocketClient.ask(quiet.number(), "")).isEqualTo("calm\n");
                    }
                }
                long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
                assertThat(vigild.messages().lines().filter(line -> line.contains("refused")))
                        .hasSizeBetween(1, (int) seconds + 2);
                assertThat(vigild.status("echo").state()).isEqualTo("waiting");
            }
        }
    }
}
