package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.SocketName;
import dev.vigil.linux.SpawnPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InheritedSocketsTest {
    private final Linux linux = new NativeLinux();

    @TempDir
    Path directory;

    @Test
    void listenerBecomesAChannelThatAcceptsAndSelects() throws Exception {
        for (StandardProtocolFamily family : List.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)) {
            ServerSocketChannel opened = ServerSocketChannel.open(family).bind(loopback());
            SocketAddress address = opened.getLocalAddress();
            InheritedSocket socket = inherited(opened);
            assertThat(socket.isListening()).isTrue();
            assertThat(socket.isDatagram()).isFalse();
            assertThat(socket.localAddress()).isEqualTo(address);
            try (ServerSocketChannel channel = socket.serverSocketChannel();
                    Selector selector = Selector.open();
                    SocketChannel client = SocketChannel.open(address)) {
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_ACCEPT);
                assertThat(selector.select()).isEqualTo(1);
                try (SocketChannel accepted = channel.accept()) {
                    assertThat(accepted.getLocalAddress()).isEqualTo(address);
                    assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
                }
            }
            assertThat(descriptorAt(address)).as("closed with it").isEmpty();
        }
    }

    @Test
    void unixListenerBecomesAChannel() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        InheritedSocket socket =
                inherited(ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address));
        assertThat(socket.localAddress()).isEqualTo(address);
        try (ServerSocketChannel channel = socket.serverSocketChannel();
                SocketChannel client = SocketChannel.open(address);
                SocketChannel accepted = channel.accept()) {
            client.write(ByteBuffer.wrap(new byte[] {42}));
            ByteBuffer read = ByteBuffer.allocate(1);
            accepted.read(read);
            assertThat(read.get(0)).isEqualTo((byte) 42);
        }
    }

    @Test
    void datagramSocketBecomesAChannelThatReceivesAndAnswers() throws Exception {
        DatagramChannel opened =
                DatagramChannel.open(StandardProtocolFamily.INET).bind(loopback());
        SocketAddress address = opened.getLocalAddress();
        InheritedSocket socket = inherited(opened);
        assertThat(socket.isDatagram()).isTrue();
        try (DatagramChannel channel = socket.datagramChannel();
                DatagramChannel client = DatagramChannel.open().connect(address)) {
            client.write(StandardCharsets.UTF_8.encode("ping"));
            ByteBuffer buffer = ByteBuffer.allocate(16);
            SocketAddress sender = channel.receive(buffer);
            assertThat(sender).isEqualTo(client.getLocalAddress());
            channel.send(buffer.flip(), sender);
            assertThat(client.read(ByteBuffer.allocate(16))).isEqualTo(4);
        }
    }

    /** A supervisor opens [::]:80 as a rule, whatever options the JVM has. */
    @Test
    void aJvmWithoutIpv6TakesSocketsOfIpv6() throws Exception {
        InetSocketAddress any = new InetSocketAddress("::", 0);
        ServerSocketChannel listener =
                ServerSocketChannel.open(StandardProtocolFamily.INET6).bind(any);
        int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        int pid = startAnswerer(listener);
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            client.write(StandardCharsets.UTF_8.encode("ping"));
            assertThat(client.read(ByteBuffer.allocate(16))).isEqualTo(4);
        }
        assertThat(exitCode(pid)).isZero();
        DatagramChannel datagrams =
                DatagramChannel.open(StandardProtocolFamily.INET6).bind(any);
        port = ((InetSocketAddress) datagrams.getLocalAddress()).getPort();
        pid = startAnswerer(datagrams);
        try (DatagramChannel client =
                DatagramChannel.open().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            client.write(StandardCharsets.UTF_8.encode("ping"));
            assertThat(client.read(ByteBuffer.allocate(16))).isEqualTo(4);
        }
        assertThat(exitCode(pid)).isZero();
    }

    private int startAnswerer(NetworkChannel channel) throws Exception {
        List<String> command = new ArrayList<>(Jvm.command(Answerer.class));
        command.add(1, "-Djava.net.preferIPv4Stack=true");
        List<SpawnPlan.Descriptor> descriptors = List.of(
                new SpawnPlan.Descriptor.Inherited(
                        0, descriptorAt(channel.getLocalAddress()).orElseThrow()),
                new SpawnPlan.Descriptor.Inherited(1, 1),
                new SpawnPlan.Descriptor.Inherited(2, 2));
        int pid = linux.spawn(
                new SpawnPlan(command.getFirst(), command, List.of(), descriptors, SpawnPlan.Options.SESSION));
        assertThat(pid).isPositive();
        channel.close();
        return pid;
    }

    private int exitCode(int pid) {
        List<ChildStatus> ends = new ArrayList<>();
        Jvm.await("it ends", () -> {
            linux.reap(pid).ifPresent(ends::add);
            return !ends.isEmpty();
        });
        return ends.getFirst().value();
    }

    @Test
    void unixDatagramsCanBeReadAndSelected() throws Exception {
        String path = directory.resolve("d").toString();
        InheritedSocket socket =
                InheritedSocket.of(linux, linux.bindDatagram(path), "log").orElseThrow();
        assertThat(socket.localAddress()).isEqualTo(UnixDomainSocketAddress.of(path));
        int sender = linux.unixSocket(Flags.SOCK_DGRAM);
        assertThat(linux.connectUnix(sender, path)).isZero();
        try (DatagramChannel channel = socket.datagramChannel();
                Selector selector = Selector.open()) {
            linux.sendDescriptors(sender, "one".getBytes(StandardCharsets.UTF_8));
            assertThat(text(channel)).isEqualTo("one");
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            linux.sendDescriptors(sender, "two".getBytes(StandardCharsets.UTF_8));
            assertThat(selector.select()).isEqualTo(1);
            assertThat(text(channel)).isEqualTo("two");
        }
        assertThat(linux.sendDescriptors(sender, new byte[1]))
                .as("closed with it")
                .isNegative();
        linux.close(sender);
    }

    private static String text(DatagramChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(16);
        channel.read(buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    @Test
    void channelIsMadeOnceAndOfTheRightKind() throws Exception {
        InheritedSocket socket = inherited(ServerSocketChannel.open().bind(loopback()));
        assertThatThrownBy(socket::datagramChannel)
                .hasMessage("cannot use the inherited socket: it is no datagram socket (web)");
        assertThatThrownBy(socket::socketChannel)
                .hasMessage("cannot use the inherited socket: it is no connection (web)");
        socket.serverSocketChannel().close();
        assertThatThrownBy(socket::serverSocketChannel)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a channel was made of it (web)");
        assertThatThrownBy(socket::descriptor).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void socketsOfAnotherProcessAreNotTaken() {
        assertThat(of(Map.of("LISTEN_FDS", "1", "LISTEN_PID", "1"))).isEmpty();
        assertThat(of(Map.of("LISTEN_FDS", "1"))).isEmpty();
        assertThat(of(Map.of("LISTEN_FDS", "many", "LISTEN_PID", String.valueOf(linux.getpid()))))
                .isEmpty();
        assertThat(of(Map.of())).isEmpty();
    }

    @Test
    void supervisorIsHandedASocketToKeep() throws Exception {
        String path = directory.resolve("notify").toString();
        ServerSocketChannel opened = ServerSocketChannel.open().bind(loopback());
        InheritedSocket socket = inherited(opened);
        try (Receiver supervisor = new Receiver(path)) {
            assertThat(new Notifier(linux, Map.of("NOTIFY_SOCKET", path)).store(socket))
                    .isTrue();
            assertThat(supervisor.text()).isEqualTo("FDSTORE=1\nFDNAME=web");
            assertThat(supervisor.descriptors).hasSize(1);
            assertThat(linux.socketName(supervisor.descriptors.getFirst()).map(SocketName.Internet.class::cast))
                    .hasValueSatisfying(name ->
                            assertThat(name.port()).isEqualTo(((InetSocketAddress) socket.localAddress()).getPort()));
        }
        socket.serverSocketChannel().close();
    }

    @Test
    void namesOfSocketsAreUnderstood() {
        String name = "@vigil-test-" + UUID.randomUUID();
        int abstractSocket = linux.listenUnix(name, 1);
        assertThat(linux.socketName(abstractSocket)).contains(new SocketName.Unix(name));
        linux.close(abstractSocket);
        int unbound = linux.unixSocket(Flags.SOCK_STREAM);
        assertThat(linux.socketName(unbound)).contains(new SocketName.Unix(""));
        linux.close(unbound);
        assertThat(linux.socketName(unbound)).isEmpty();
    }

    private List<InheritedSocket> of(Map<String, String> environment) {
        return new InheritedSockets(linux, environment).all();
    }

    /** Leaves a channel's socket as a descriptor without a channel, as a supervisor would have passed it. */
    private InheritedSocket inherited(NetworkChannel opened) throws IOException {
        int copy = linux.duplicate(descriptorAt(opened.getLocalAddress()).orElseThrow());
        opened.close();
        return InheritedSocket.of(linux, copy, "web").orElseThrow();
    }

    /** That of this process whose socket has the address. */
    private OptionalInt descriptorAt(SocketAddress address) {
        String wanted = String.valueOf(address);
        return linux.list("/proc/self/fd").stream()
                .mapToInt(Integer::parseInt)
                .filter(fd -> InheritedSocket.of(linux, fd, "x")
                        .filter(socket -> String.valueOf(socket.localAddress()).equals(wanted))
                        .isPresent())
                .findFirst();
    }

    private static InetSocketAddress loopback() throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    }
}
