package dev.vigil.sim.kernel;

import dev.vigil.linux.Datagram;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.PeerCredentials;
import dev.vigil.linux.SocketCalls;
import dev.vigil.linux.SocketMessage;
import dev.vigil.linux.SocketName;
import java.util.List;
import java.util.Optional;

/** {@link SocketCalls} of a simulated machine: UNIX sockets, and an internet in which nobody listens. */
interface SimSockets extends SocketCalls, KernelContext {
    @Override
    default int listenUnix(String path, int backlog) {
        enter("listenUnix", path);
        return bind(path, new Listener(backlog), 0600);
    }

    @Override
    default int bindDatagram(String path) {
        enter("bindDatagram", path);
        return strikes(Fault.NO_DESCRIPTORS) ? -Errno.EMFILE : bind(path, new DatagramSocket(), 0777);
    }

    private int bind(String path, OpenFile socket, int mode) {
        int made = kernel().files().make(path, Inode.SOCKET | mode, kernel().realtimeNanos());
        if (made < 0) {
            return made == -Errno.EEXIST ? -Errno.EADDRINUSE : made;
        }
        kernel().files().at(path).ifPresent(inode -> inode.bound = socket);
        return descriptor(socket);
    }

    @Override
    default int internetSocket(String address, int type) {
        enter("internetSocket", address);
        return -Errno.EAFNOSUPPORT;
    }

    @Override
    default int bindInternet(int socket, String address, int port) {
        enter("bindInternet", address);
        return -Errno.EBADF;
    }

    @Override
    default int bindUnix(int socket, String path) {
        enter("bindUnix", path);
        return -Errno.ENOSYS;
    }

    @Override
    default int listen(int socket, int backlog) {
        enter("listen", socket);
        return -Errno.ENOSYS;
    }

    @Override
    default int bindToInterface(int socket, String name) {
        enter("bindToInterface", name);
        return -Errno.ENOSYS;
    }

    @Override
    default Optional<SocketName> peerName(int socket) {
        enter("peerName", socket);
        return Optional.empty();
    }

    @Override
    default int accept(int listener) {
        enter("accept", listener);
        if (!(self().file(listener).orElse(null) instanceof Listener listening)) {
            return -Errno.EBADF;
        }
        if (listening.readiness() != 0 && strikes(Fault.NO_DESCRIPTORS)) {
            return -Errno.EMFILE;
        }
        return listening.accept().map(this::descriptor).orElse(-Errno.EAGAIN);
    }

    @Override
    default Optional<PeerCredentials> peer(int socket) {
        enter("peer", socket);
        return Optional.of(new PeerCredentials(1, 0, 0));
    }

    @Override
    default int connectUnix(int socket, String path) {
        enter("connectUnix", path);
        return self().file(socket).orElse(null) instanceof StreamSocket stream
                ? kernel().connect(stream, path)
                : -Errno.EBADF;
    }

    @Override
    default int connectTcp(String address, int port) {
        enter("connectTcp", port);
        return -Errno.ECONNREFUSED;
    }

    @Override
    default int unixSocket(int type) {
        enter("unixSocket", type);
        if (strikes(Fault.NO_DESCRIPTORS)) {
            return -Errno.EMFILE;
        }
        return descriptor(type == Flags.SOCK_STREAM ? new StreamSocket() : new DatagramSocket());
    }

    @Override
    default int socketError(int socket) {
        enter("socketError", socket);
        return self().file(socket).orElse(null) instanceof StreamSocket stream && stream.isConnected()
                ? 0
                : Errno.ECONNREFUSED;
    }

    @Override
    default Optional<SocketName> socketName(int socket) {
        enter("socketName", socket);
        return Optional.empty();
    }

    @Override
    default int setOption(int socket, int level, int option, int value) {
        enter("setOption", socket);
        return 0;
    }

    @Override
    default int option(int socket, int level, int option) {
        enter("option", socket);
        return 0;
    }

    @Override
    default Datagram receive(int socket, byte[] into) {
        enter("receive", socket);
        return self().file(socket).orElse(null) instanceof DatagramSocket datagrams
                ? datagrams.receive(into)
                : new Datagram(-Errno.EBADF, 0);
    }

    @Override
    default int sendTo(int socket, byte[] data, String path) {
        enter("sendTo", path);
        return kernel().send(self(), path, data);
    }

    @Override
    default int sendDescriptors(int socket, byte[] data, int... descriptors) {
        enter("sendDescriptors", socket);
        return -Errno.ENOSYS;
    }

    @Override
    default SocketMessage receiveDescriptors(int socket, byte[] into) {
        enter("receiveDescriptors", socket);
        Datagram datagram = self().file(socket).orElse(null) instanceof DatagramSocket datagrams
                ? datagrams.receive(into)
                : new Datagram(-Errno.EBADF, 0);
        Optional<PeerCredentials> sender = kernel().processes()
                .find(datagram.sender())
                .map(process -> new PeerCredentials(process.pid(), process.uid(), 0));
        return new SocketMessage(datagram.length(), sender, List.of(), false);
    }

    @Override
    default int shutdown(int socket) {
        enter("shutdown", socket);
        return -Errno.ENOTCONN;
    }

    @Override
    default int shutdownWrite(int socket) {
        enter("shutdownWrite", socket);
        return self().file(socket).orElse(null) instanceof StreamSocket stream ? stream.endSending() : -Errno.EBADF;
    }
}
