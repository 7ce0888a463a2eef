package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.api.Results;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that vigild opens for real programs. */
class ListenTest {
    private static final int KILLS = Integer.getInteger("vigil.kills", 6);

    /** Says in STATUS what it was given, and answers each connection at its first socket with pid and request. */
    private static final String SERVER = """
            given = int(os.environ.get("LISTEN_FDS", "0"))
            right = os.environ.get("LISTEN_PID", "") == str(os.getpid())
            kinds = []
            for fd in range(3, 3 + given):
                if os.fstat(fd).st_mode & 0o170000 == 0o140000:
                    s = socket.socket(fileno=os.dup(fd))
                    kinds.append("%s/%s" % (s.family.name, s.type.name))
                else: kinds.append("fifo")
            others = [fd for fd in os.listdir("/proc/self/fd") if int(fd) >= 3 + given]
            say("STATUS=%d %s [%s] %s" % (given, right, os.environ.get("LISTEN_FDNAMES", ""), " ".join(kinds)))
            say("READY=1")
            listener = socket.socket(fileno=3)
            while True:
                c, _ = listener.accept()
                got = b""
                while True:
                    part = c.recv(1000)
                    if not part: break
                    got += part
                c.sendall(b"%d:%s" % (os.getpid(), got))
                c.close()
            """;

    @TempDir
    Path root;

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String service(String keys) {
        return service("web", keys, SERVER);
    }

    private static String service(String name, String keys, String lines) {
        return "[service." + name + "]\nready = { notify = true }\n" + keys + "\n" + NotifyingProgram.command(lines);
    }

    private static String said(LiveVigild vigild) {
        return Objects.requireNonNullElse(vigild.status("web").statusText(), "");
    }

    private static int pidIn(String answer) {
        return Integer.parseInt(answer.substring(0, answer.indexOf(':')));
    }

    @Test
    void theProgramHasEachKindOfSocketUnderItsNumberAndName() {
        try (HeldPort one = new HeldPort();
                HeldPort other = new HeldPort()) {
            String listen = """
                    listen = [
                      { tcp = "127.0.0.1:%d", name = "http", keepalive = true, nodelay = true, backlog = 7 },
                      { tcp6 = "[::1]:%d", v6-only = true, reuse-port = true },
                      { udp = "127.0.0.1:%d", name = "dns" },
                      { unix = "ROOT/s", name = "local", mode = "0600" },
                      { unix = "ROOT/d", type = "datagram" },
                      { unix = "@vigil-test-%d", type = "seqpacket", name = "abstract" },
                      { fifo = "ROOT/f", name = "pipe" }]
                    """.formatted(one.number(), other.number(), one.number(), one.number());
            try (LiveVigild vigild = LiveVigild.start(root, service(listen))) {
                vigild.settle();
                assertThat(said(vigild))
                        .isEqualTo("7 True [http:web:dns:local:web:abstract:pipe] AF_INET/SOCK_STREAM"
                                + " AF_INET6/SOCK_STREAM AF_INET/SOCK_DGRAM AF_UNIX/SOCK_STREAM AF_UNIX/SOCK_DGRAM"
                                + " AF_UNIX/SOCK_SEQPACKET fifo");
                assertThat(SocketClient.ask(one.number(), "hello")).isEqualTo(vigild.pid("web") + ":hello");
                assertThat(permissions(root.resolve("s"))).isEqualTo("rw-------");
                assertThat(permissions(root.resolve("d"))).isEqualTo("rw-rw-rw-");
            }
            assertThat(root.resolve("s")).doesNotExist();
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientThatComesBeforeTheServiceWaitsForIt() {
        String slow = "[service.slow]\nkind = \"oneshot\"\ncommand = [\"sh\", \"-c\", \"until [ -e ROOT/go ]; do sleep"
                + " 0.02; done\"]\n";
        String toml = slow + service("requires = [\"slow\"]\nlisten = { unix = \"ROOT/s\" }");
        try (LiveVigild vigild = LiveVigild.start(root, toml);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            assertThat(vigild.status("web").state()).isEqualTo("waiting");
            Future<String> answer = threads.submit(() -> SocketClient.ask(root.resolve("s"), "early"));
            Files.createFile(root.resolve("go"));
            assertThat(answer.get()).isEqualTo(vigild.pid("web") + ":early");
        } catch (IOException | InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noConnectionIsRefusedWhileItIsRestartedAndEachIsRefusedWhenItIsStopped() throws IOException {
        try (HeldPort port = new HeldPort()) {
            String toml = service("listen = { tcp = \"127.0.0.1:" + port.number() + "\" }");
            try (LiveVigild vigild = LiveVigild.start(root, toml)) {
                vigild.settle();
                int first = pidIn(SocketClient.ask(port.number(), "a"));
                vigild.kill(first, 9);
                Eventually.holds("it is dead", () -> !vigild.isAlive(first));
                int second = pidIn(SocketClient.ask(port.number(), "b"));
                assertThat(second).isNotEqualTo(first);
                assertThat(vigild.act("restart", "web")).allMatch(Results.Result::ok);
                assertThat(pidIn(SocketClient.ask(port.number(), "c"))).isNotEqualTo(second);
                vigild.act("stop", "web");
                try (Socket client = new Socket()) {
                    assertThatThrownBy(() -> client.connect(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number())))
                            .isInstanceOf(IOException.class);
                }
                vigild.act("start", "web");
                assertThat(SocketClient.ask(port.number(), "d")).endsWith(":d");
            }
        }
    }

    /** vigild is killed while the service runs, and while it is started again, in turns. */
    @Test
    void theSameSocketIsThereAfterEachDeathOfVigild() {
        try (HeldPort port = new HeldPort()) {
            String keys = "fd-store-max = 2\nbackoff = { initial = \"0s\" }\nlisten = [{ tcp = \"127.0.0.1:"
                    + port.number() + "\" }, { unix = \"" + root.resolve("s") + "\" }]";
            String inodes = """
                    say("STATUS=%d %d %s" % (os.fstat(3).st_ino, os.fstat(4).st_ino, os.environ["LISTEN_FDNAMES"]))
                    if os.environ["LISTEN_FDS"] == "2":
                        say("FDSTORE=1\\nFDNAME=mine", os.memfd_create("state"))
                        barrier()
                    say("READY=1")
                    forever()""";
            try (KillableVigild vigild = KillableVigild.start(root, service("web", keys, inodes))) {
                vigild.settle();
                vigild.act("restart", true, "web");
                String first = Objects.requireNonNull(vigild.status("web").statusText());
                assertThat(first).endsWith(" web:web:mine");
                awaitKeeperWith(vigild, "/memfd:state");
                for (int i = 0; i < KILLS; i++) {
                    if (i % 2 == 1) {
                        vigild.act("restart", false, "web");
                    }
                    vigild.dieAndLiveAgain();
                    vigild.settle();
                    vigild.act("restart", true, "web");
                    assertThat(vigild.status("web").statusText())
                            .as("kill " + i)
                            .isEqualTo(first);
                }
                assertThat(vigild.messages()).doesNotContain("are lost");
            }
        }
    }

    /** It is replaced a little after something was stored. */
    private static void awaitKeeperWith(KillableVigild vigild, String link) {
        int service = Objects.requireNonNull(vigild.status("web").pid());
        Eventually.holds(
                "the keeper has " + link,
                () -> ProcessHandle.of(vigild.vigildPid()).stream()
                        .flatMap(ProcessHandle::children)
                        .filter(child -> child.pid() != service)
                        .anyMatch(child -> hasOpen(child.pid(), link)));
    }

    private static boolean hasOpen(long pid, String link) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : open.toList()) {
                if (Files.readSymbolicLink(descriptor).toString().startsWith(link)) {
                    return true;
                }
            }
        } catch (IOException _) {
            // It has ended, or closed one, meanwhile.
        }
        return false;
    }

    @Test
    void itsOneSocketIsStandardInputAndOutput() {
        String lines = """
                s = socket.socket(fileno=0)
                say("READY=1")
                c, _ = s.accept()
                c.sendall(("%s %s" % (os.environ.get("LISTEN_FDS"), os.fstat(0).st_ino == os.fstat(1).st_ino)).encode())
                c.close()
                print("to the log", file=sys.stderr, flush=True)
                forever()""";
        for (String limits : new String[] {"", "limits = { core = 0 }\n"}) {
            String toml = service("web", limits + "stdin = \"socket\"\nlisten = { unix = \"ROOT/s\" }", lines);
            try (LiveVigild vigild = LiveVigild.start(root, toml)) {
                vigild.settle();
                assertThat(SocketClient.ask(root.resolve("s"), "")).isEqualTo("None True");
                Eventually.holds(
                        "standard error is logged", () -> vigild.log("web").contains("to the log"));
            }
        }
    }

    private String reason(String listen) {
        String toml = "[service.web]\nrestart = \"never\"\ncommand = [\"sleep\", \"1000\"]\nlisten = " + listen + "\n";
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("failed");
            return vigild.status("web").reason();
        }
    }

    @Test
    void whoHoldsThePortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(reason("{ tcp = \"127.0.0.1:" + taken.getLocalPort() + "\" }"))
                    .startsWith("cannot start web: listen 127.0.0.1:" + taken.getLocalPort() + ": in use by pid "
                            + ProcessHandle.current().pid() + " (")
                    .endsWith("): address already in use (EADDRINUSE)");
        }
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThat(reason("{ unix = \"" + root + "/none/s\" }"))
                .isEqualTo("cannot start web: listen " + root + "/none/s: folder " + root
                        + "/none: no such file or directory (ENOENT)");
    }

    @Test
    void aSocketOfADeadOneIsReplacedAndOneOfALiveOneIsNot() throws IOException {
        Path path = root.resolve("s");
        String toml = "[service.web]\nrestart = \"never\"\ncommand = [\"sleep\", \"1000\"]\nlisten = { unix = \"" + path
                + "\" }\n";
        try (ServerSocketChannel live = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            live.bind(UnixDomainSocketAddress.of(path));
            assertThat(reason("{ unix = \"" + path + "\" }"))
                    .startsWith("cannot start web: listen " + path + ": in use by pid "
                            + ProcessHandle.current().pid() + " (");
            assertThat(path).exists();
        }
        assertThat(path).as("of a dead one").exists();
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
        Files.writeString(path, "precious");
        assertThat(reason("{ unix = \"" + path + "\" }"))
                .isEqualTo("cannot start web: listen " + path + ": a file that is no socket is in the way");
        assertThat(path).hasContent("precious");
    }

    @Test
    @EnabledIf("isRoot")
    void aSocketIsGivenToItsOwner() throws IOException {
        String toml =
                "[service.web]\ncommand = [\"sleep\", \"1000\"]\nlisten = { unix = \"ROOT/s\", owner = \"nobody\","
                        + " group = \"daemon\", mode = \"0660\" }\n";
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            Path socket = root.resolve("s");
            assertThat(Files.getAttribute(socket, "unix:uid")).isEqualTo(65534);
            assertThat(Files.getAttribute(socket, "unix:gid")).isEqualTo(1);
            assertThat(permissions(socket)).isEqualTo("rw-rw----");
        }
    }

    /** There its owner could put a link to any file in the place of the socket, which root would then give away. */
    @Test
    @EnabledIf("isRoot")
    void aFolderOfAnotherUserIsRefusedByRoot() throws IOException {
        Path folder = Files.createDirectory(root.resolve("theirs"));
        Files.setAttribute(folder, "unix:uid", 65534);
        assertThat(reason("{ unix = \"" + folder + "/s\", owner = \"nobody\" }"))
                .startsWith("cannot start web: listen " + folder + "/s: " + folder + " may be written by nobody")
                .endsWith("; take a folder in which only root may write, such as /run");
        assertThat(folder).isEmptyDirectory();
        Path target = Files.writeString(root.resolve("target"), "mine");
        Files.createSymbolicLink(root.resolve("s"), target);
        assertThat(reason("{ unix = \"" + root + "/s\", owner = \"nobody\" }")).contains("is no socket is in the way");
        assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(0);
    }
}
