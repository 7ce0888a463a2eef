package dev.vigil.app;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SocketName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One socket that was open when this process began.
 *
 * <p>Java has no way to make a channel of a descriptor, but dup2(2) has one to make a descriptor of another socket: a
 * channel is opened and bound on the loopback, its descriptor is found by that address, and the inherited socket is put
 * in its place. From then on it is a channel of the JDK like any other: with selectors, virtual threads and
 * interruption. One thing is left of its past: {@code getLocalAddress()} of such a listener or datagram channel is the
 * one on the loopback, since the JDK remembers it from its bind; {@link #localAddress} is the true one.
 *
 * <p>A connection is made a channel by {@link System#inheritedChannel()}, which is right in all, but does it once in
 * a JVM and only for standard input; and when that channel is closed, it leads standard input, output and error to the
 * null device, as inetd(8) would have it.
 */
public final class InheritedSocket {
    private final Linux linux;
    private final int fd;
    private final String name;
    private final SocketName address;
    private final int type;
    private final boolean listening;
    private boolean taken;

    private InheritedSocket(Linux linux, int fd, String name, SocketName address) {
        this.linux = linux;
        this.fd = fd;
        this.name = name;
        this.address = address;
        this.type = typeOf(fd);
        this.listening = linux.option(fd, Flags.SOL_SOCKET, Flags.SO_ACCEPTCONN) == 1;
    }

    /** Empty: no socket, or of a family that Java does not know. */
    static Optional<InheritedSocket> of(Linux linux, int fd, String name) {
        return linux.socketName(fd).map(address -> new InheritedSocket(linux, fd, name, address));
    }

    /** As {@code LISTEN_FDNAMES} has it. */
    public String name() {
        return name;
    }

    /** The address that it is bound to, getsockname(2). An abstract UNIX name begins with {@code @}. */
    public SocketAddress localAddress() {
        return toJava(address);
    }

    /** Whether connections are accepted from it, SO_ACCEPTCONN. */
    public boolean isListening() {
        return listening;
    }

    /** Whether it is a datagram socket, SO_TYPE. */
    public boolean isDatagram() {
        return type == Flags.SOCK_DGRAM;
    }

    /**
     * The listener as a channel, in blocking mode. Can be asked for once.
     *
     * @throws IOException it does not listen
     */
    public ServerSocketChannel serverSocketChannel() throws IOException {
        require(listening, "it does not listen");
        ServerSocketChannel channel = openListener();
        return adopted(channel, () -> bind(channel));
    }

    /**
     * The datagram socket as a channel, in blocking mode. Can be asked for once. Java has no datagrams of the UNIX
     * family: such a channel can only {@code read} what comes, and does not learn from whom.
     *
     * @throws IOException it is no datagram socket
     */
    public DatagramChannel datagramChannel() throws IOException {
        require(isDatagram(), "it is no datagram socket");
        boolean unix = address instanceof SocketName.Unix;
        DatagramChannel channel = unix ? DatagramChannel.open(StandardProtocolFamily.INET) : openDatagram();
        return adopted(channel, () -> {
            channel.bind(loopback());
            if (unix) {
                channel.connect(channel.getLocalAddress()); // read(2) is only for what is connected, Java thinks
            }
        });
    }

    /**
     * With {@code java.net.preferIPv4Stack} Java makes no channel of IPv6; but one of IPv4 takes the socket, accepts
     * its connections and receives its datagrams all the same, whatever family their addresses have.
     */
    private ServerSocketChannel openListener() throws IOException {
        try {
            return ServerSocketChannel.open(family());
        } catch (UnsupportedOperationException withoutIpv6) {
            return ServerSocketChannel.open(StandardProtocolFamily.INET);
        }
    }

    private DatagramChannel openDatagram() throws IOException {
        try {
            return DatagramChannel.open(family());
        } catch (UnsupportedOperationException withoutIpv6) {
            return DatagramChannel.open(StandardProtocolFamily.INET);
        }
    }

    /**
     * The connection as a channel, in blocking mode. Can be asked for once in a JVM.
     *
     * @throws IOException it is no connection, or there was one before
     */
    public SocketChannel socketChannel() throws IOException {
        require(!listening && !isDatagram(), "it is no connection");
        if (fd != 0) {
            require(linux.dup2(fd, 0) >= 0, "it can't become standard input");
            linux.close(fd);
        }
        taken = true;
        linux.setNonBlocking(0, false);
        Channel channel = System.inheritedChannel();
        if (channel instanceof SocketChannel connection) {
            return connection;
        }
        throw failure("another one was taken before");
    }

    /** @throws IllegalStateException a channel was made of it */
    int descriptor() {
        if (taken) {
            throw new IllegalStateException("a channel has been made of socket " + name);
        }
        return fd;
    }

    private interface Binding {
        void bind() throws IOException;
    }

    private <C extends NetworkChannel> C adopted(C channel, Binding binding) throws IOException {
        try {
            binding.bind();
            int theirs = descriptorOf(channel.getLocalAddress());
            require(linux.dup2CloseOnExec(fd, theirs) >= 0, "it can't be put in place");
            linux.setNonBlocking(theirs, false);
            release();
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketAddress loopback() throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    }

    private void bind(ServerSocketChannel channel) throws IOException {
        if (!(address instanceof SocketName.Unix)) {
            channel.bind(loopback());
            return;
        }
        Path directory = Files.createTempDirectory("vigil");
        Path path = directory.resolve("s");
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
        } finally {
            Files.deleteIfExists(path);
            Files.delete(directory);
        }
    }

    /** No other socket of this type in this process has the address: the kernel has just given it to this one. */
    private int descriptorOf(SocketAddress placeholder) throws IOException {
        for (String number : linux.list("/proc/self/fd")) {
            int candidate = Integer.parseInt(number);
            Optional<SocketName> local = linux.socketName(candidate);
            if (local.isPresent()
                    && typeOf(candidate) == type
                    && toJava(local.get()).equals(placeholder)) {
                return candidate;
            }
        }
        throw failure("its channel has no descriptor");
    }

    /** Standard input stays: whatever were opened next would become it. */
    private void release() {
        if (fd != 0) {
            linux.close(fd);
        }
        taken = true;
    }

    private int typeOf(int socket) {
        return linux.option(socket, Flags.SOL_SOCKET, Flags.SO_TYPE);
    }

    private ProtocolFamily family() {
        return switch (address) {
            case SocketName.Unix _ -> StandardProtocolFamily.UNIX;
            case SocketName.Internet internet ->
                internet.address().length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        };
    }

    private static SocketAddress toJava(SocketName name) {
        return switch (name) {
            case SocketName.Unix unix -> UnixDomainSocketAddress.of(unix.path());
            case SocketName.Internet internet -> new InetSocketAddress(inetAddress(internet), internet.port());
        };
    }

    private static InetAddress inetAddress(SocketName.Internet internet) {
        try {
            return InetAddress.getByAddress(internet.address());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // only for another length than 4 or 16
        }
    }

    private void require(boolean holds, String otherwise) throws IOException {
        if (taken) {
            throw failure(Errno.describe(Errno.EBADF) + ", a channel was made of it");
        }
        if (!holds) {
            throw failure(otherwise);
        }
    }

    private IOException failure(String reason) {
        return new IOException("cannot use the inherited socket: " + reason + " (" + name + ")");
    }
}
