package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static dev.vigil.linux.Children.awaitEvents;
import static dev.vigil.linux.Children.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketsTest {
    private final Deque<Integer> opened = new ArrayDeque<>();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        opened.forEach(LINUX::close);
    }

    @Test
    void streamKnowsItsPeer() {
        int listener = keep(LINUX.listenUnix(path("s"), 8));
        assertThat(LINUX.accept(listener)).isEqualTo(-Errno.EAGAIN);
        int client = keep(LINUX.unixSocket(Flags.SOCK_STREAM));
        assertThat(LINUX.connectUnix(client, path("s"))).isZero();
        int connection = keep(LINUX.accept(listener));
        PeerCredentials us = new PeerCredentials(LINUX.getpid(), LINUX.geteuid(), LINUX.getegid());
        assertThat(LINUX.peer(connection)).contains(us);
        assertThat(LINUX.peer(client)).contains(us);
        assertThat(LINUX.peer(0)).isEmpty();
        assertThat(write(client, "hello")).isEqualTo(5);
        assertThat(LINUX.shutdownWrite(client)).isZero();
        assertThat(read(connection)).isEqualTo("hello");
        assertThat(read(connection)).isEmpty();
    }

    @Test
    void listenerIsItsOwnersOnly() {
        keep(LINUX.listenUnix(path("s"), 8));
        FileStatus status = LINUX.stat(path("s")).orElseThrow();
        assertThat(status.isSocket()).isTrue();
        assertThat(status.mode() & 0777).isEqualTo(0600);
        assertThat(LINUX.listenUnix(path("s"), 8)).isEqualTo(-Errno.EADDRINUSE);
    }

    @Test
    void impossibleAddressesAreRefused() {
        int client = keep(LINUX.unixSocket(Flags.SOCK_STREAM));
        assertThat(LINUX.connectUnix(client, path("none"))).isEqualTo(-Errno.ENOENT);
        assertThat(LINUX.connectUnix(client, "/" + "a".repeat(107))).isEqualTo(-Errno.ENAMETOOLONG);
        assertThat(LINUX.connectUnix(client, "")).isEqualTo(-Errno.EINVAL);
        assertThat(LINUX.connectUnix(client, "a\0b")).isEqualTo(-Errno.EINVAL);
        assertThat(LINUX.listenUnix("/none/s", 1)).isEqualTo(-Errno.ENOENT);
        assertThat(LINUX.bindDatagram("/" + "a".repeat(107))).isEqualTo(-Errno.ENAMETOOLONG);
        int descriptors = LINUX.list("/proc/self/fd").size();
        LINUX.listenUnix("/none/s", 1);
        assertThat(LINUX.list("/proc/self/fd")).as("none is left open").hasSize(descriptors);
    }

    @Test
    void longestPathAndAbstractNameWork() {
        String longest = directory + "/" + "a".repeat(106 - directory.toString().length());
        assertThat(longest).hasSize(107);
        keep(LINUX.listenUnix(longest, 1));
        String name = "@vigil-test-" + UUID.randomUUID();
        keep(LINUX.listenUnix(name, 1));
        for (String path : List.of(longest, name)) {
            assertThat(LINUX.connectUnix(keep(LINUX.unixSocket(Flags.SOCK_STREAM)), path))
                    .isZero();
        }
    }

    @Test
    void datagramTellsItsSender() {
        int socket = keep(LINUX.bindDatagram(path("notify")));
        byte[] into = new byte[64];
        assertThat(LINUX.receive(socket, into)).isEqualTo(new Datagram(-Errno.EAGAIN, 0));
        int sender = keep(LINUX.unixSocket(Flags.SOCK_DGRAM));
        assertThat(LINUX.sendTo(sender, "READY=1".getBytes(UTF_8), path("notify")))
                .isEqualTo(7);
        assertThat(LINUX.receive(socket, into)).isEqualTo(new Datagram(7, LINUX.getpid()));
        assertThat(new String(into, 0, 7, UTF_8)).isEqualTo("READY=1");
        assertThat(LINUX.sendTo(sender, new byte[1], path("none"))).isEqualTo(-Errno.ENOENT);
        assertThat(LINUX.sendTo(sender, new byte[100_000], path("notify"))).isEqualTo(-Errno.EMSGSIZE);
    }

    @Test
    void datagramOfAnotherProcessTellsItsPid() throws IOException {
        Path program = Path.of("/usr/bin/python3");
        Assumptions.assumeTrue(program.toFile().exists(), "python3 is not installed");
        String name = "vigil-test-" + UUID.randomUUID();
        int socket = keep(LINUX.bindDatagram("@" + name));
        String script = "import os, socket, sys; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); "
                + "s.sendto(str(os.getpid()).encode(), '\\0' + sys.argv[1])";
        Children.output(directory, program.toString(), "-c", script, name);
        byte[] into = new byte[64];
        Datagram datagram = LINUX.receive(socket, into);
        assertThat(new String(into, 0, datagram.length(), UTF_8)).isEqualTo(Integer.toString(datagram.sender()));
    }

    @Test
    void descriptorsTravelThroughSockets() {
        int[] pipe = new int[2];
        ok(LINUX.pipe(pipe, 0));
        int[] pair = connected();
        byte[] into = new byte[8];
        assertThat(LINUX.sendDescriptors(pair[0], new byte[] {'x'}, pipe[1], pipe[0]))
                .isEqualTo(1);
        SocketMessage message = LINUX.receiveDescriptors(pair[1], into);
        assertThat(message.length()).isEqualTo(1);
        assertThat(message.descriptors()).hasSize(2);
        write(keep(message.descriptors().get(0)), "a");
        assertThat(read(keep(message.descriptors().get(1)))).isEqualTo("a");
        assertThat(LINUX.receiveDescriptors(pair[1], into).length()).isEqualTo(-Errno.EAGAIN);
        assertThat(LINUX.sendDescriptors(pair[0], new byte[] {'x'}, new int[254]))
                .isEqualTo(-Errno.EINVAL);
        assertThat(LINUX.sendDescriptors(pair[0], new byte[] {'x'}, 299)).isEqualTo(-Errno.EBADF);
        LINUX.close(pipe[0]);
        LINUX.close(pipe[1]);
    }

    @Test
    void unwantedDescriptorsAreClosed() {
        int socket = keep(LINUX.bindDatagram(path("notify")));
        int sender = keep(LINUX.unixSocket(Flags.SOCK_DGRAM));
        ok(LINUX.connectUnix(sender, path("notify")));
        int[] pipe = new int[2];
        ok(LINUX.pipe(pipe, Flags.O_NONBLOCK));
        assertThat(LINUX.sendDescriptors(sender, new byte[] {'x'}, pipe[1], pipe[1], pipe[1]))
                .isEqualTo(1);
        LINUX.close(pipe[1]);
        assertThat(LINUX.read(pipe[0], new byte[1], 0, 1)).isEqualTo(-Errno.EAGAIN);
        assertThat(LINUX.receive(socket, new byte[8])).isEqualTo(new Datagram(1, LINUX.getpid()));
        assertThat(LINUX.read(pipe[0], new byte[1], 0, 1))
                .as("no writer is left")
                .isZero();
        LINUX.close(pipe[0]);
    }

    @Test
    void connectsByTcp() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int socket = keep(LINUX.connectTcp("127.0.0.1", server.getLocalPort()));
            server.accept().close();
            awaitEvents(socket, Flags.EPOLLOUT);
            assertThat(LINUX.socketError(socket)).isZero();
        }
    }

    @Test
    void connectsByTcpOfVersion6() throws IOException {
        Assumptions.assumeTrue(LINUX.readFile("/proc/net/if_inet6").orElse("").contains(" lo"), "no IPv6");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            int socket = keep(LINUX.connectTcp("::1", server.getLocalPort()));
            server.accept().close();
            awaitEvents(socket, Flags.EPOLLOUT);
            assertThat(LINUX.socketError(socket)).isZero();
        }
    }

    @Test
    void refusedTcpConnectionIsAValue() throws IOException {
        try (Socket bound = new Socket()) {
            // Not listened on, and nobody else's meanwhile.
            bound.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            int socket = LINUX.connectTcp("127.0.0.1", bound.getLocalPort());
            if (socket >= 0) {
                awaitEvents(keep(socket), Flags.EPOLLOUT);
            }
            assertThat(socket < 0 ? -socket : LINUX.socketError(socket)).isEqualTo(Errno.ECONNREFUSED);
        }
        assertThat(LINUX.connectTcp("localhost", 80)).isEqualTo(-Errno.EINVAL);
        assertThat(LINUX.connectTcp("1.2.3", 80)).isEqualTo(-Errno.EINVAL);
        assertThat(LINUX.connectTcp("::g", 80)).isEqualTo(-Errno.EINVAL);
        assertThat(LINUX.connectTcp("127.0.0.1", 65_536)).isEqualTo(-Errno.EINVAL);
    }

    @Test
    void optionsAreSetAndTold() {
        int socket = keep(LINUX.listenUnix(path("s"), 1));
        assertThat(LINUX.option(socket, Flags.SOL_SOCKET, Flags.SO_TYPE)).isEqualTo(Flags.SOCK_STREAM);
        assertThat(LINUX.option(socket, Flags.SOL_SOCKET, Flags.SO_ACCEPTCONN)).isEqualTo(1);
        assertThat(LINUX.option(socket, Flags.SOL_SOCKET, Flags.SO_PASSCRED)).isZero();
        assertThat(LINUX.setOption(socket, Flags.SOL_SOCKET, Flags.SO_PASSCRED, 1))
                .isZero();
        assertThat(LINUX.option(socket, Flags.SOL_SOCKET, Flags.SO_PASSCRED)).isEqualTo(1);
        assertThat(LINUX.option(0, Flags.SOL_SOCKET, Flags.SO_TYPE)).isEqualTo(-Errno.ENOTSOCK);
    }

    private int[] connected() {
        int listener = keep(LINUX.listenUnix(path("pair"), 1));
        int client = keep(LINUX.unixSocket(Flags.SOCK_STREAM));
        ok(LINUX.connectUnix(client, path("pair")));
        return new int[] {client, keep(LINUX.accept(listener))};
    }

    private int keep(int fd) {
        opened.add(ok(fd));
        return fd;
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static int write(int fd, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return LINUX.write(fd, bytes, 0, bytes.length);
    }

    private static String read(int fd) {
        byte[] into = new byte[64];
        return new String(into, 0, ok(LINUX.read(fd, into, 0, into.length)), UTF_8);
    }
}
