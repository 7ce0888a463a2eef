package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callLong;
import static dev.vigil.linux.abi.Calls.callWide;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** {@link SocketCalls} of the running kernel. */
interface NativeSockets extends SocketCalls {
    int OWNER_ONLY = 0600;

    @Override
    default int listenUnix(String path, int backlog) {
        int socket = unixSocket(Flags.SOCK_STREAM);
        if (socket < 0) {
            return socket;
        }
        // Before bind, which makes the file with this mode: at no time it is open to others.
        int result = call(Symbol.FCHMOD, socket, OWNER_ONLY);
        result = result < 0 ? result : bind(socket, path);
        result = result < 0 ? result : call(Symbol.LISTEN, socket, backlog);
        return orClosed(socket, result);
    }

    @Override
    default int bindDatagram(String path) {
        int socket = unixSocket(Flags.SOCK_DGRAM);
        if (socket < 0) {
            return socket;
        }
        int result = setOption(socket, Flags.SOL_SOCKET, Flags.SO_PASSCRED, 1);
        result = result < 0 ? result : call(Symbol.FCHMOD, socket, OWNER_ONLY);
        return orClosed(socket, result < 0 ? result : bind(socket, path));
    }

    @Override
    default int internetSocket(String address, int type) {
        SocketAddress family = SocketAddress.internet(address, 0);
        return family.length() < 0
                ? family.length()
                : call(Symbol.SOCKET, family.family(), type | Constants.SOCK_CLOEXEC, 0);
    }

    @Override
    default int bindInternet(int socket, String address, int port) {
        SocketAddress to = SocketAddress.internet(address, port);
        return to.length() < 0 ? to.length() : call(Symbol.BIND, socket, to.address(), to.length());
    }

    @Override
    default int bindUnix(int socket, String path) {
        return bind(socket, path);
    }

    @Override
    default int listen(int socket, int backlog) {
        return call(Symbol.LISTEN, socket, backlog);
    }

    @Override
    default int bindToInterface(int socket, String name) {
        long text = Scratch.mine().path(name);
        int bytes = ByteText.encode(name).length + 1;
        return text < 0
                ? (int) text
                : callWide(Symbol.SETSOCKOPT, socket, Flags.SOL_SOCKET, Constants.SO_BINDTODEVICE, text, bytes);
    }

    @Override
    default int accept(int listener) {
        return call(Symbol.ACCEPT4, listener, 0, 0, Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC);
    }

    @Override
    default Optional<PeerCredentials> peer(int socket) {
        int result = readOption(socket, Flags.SOL_SOCKET, Constants.SO_PEERCRED, Layout.UCRED);
        return result < 0
                ? Optional.empty()
                : Optional.of(SocketMessages.credentials(Scratch.mine().filled(), 0));
    }

    @Override
    default int connectUnix(int socket, String path) {
        SocketAddress address = SocketAddress.unix(path);
        return address.length() < 0
                ? address.length()
                : call(Symbol.CONNECT, socket, address.address(), address.length());
    }

    @Override
    default int connectTcp(String address, int port) {
        SocketAddress to = SocketAddress.internet(address, port);
        if (to.length() < 0) {
            return to.length();
        }
        int socket = open(to.family(), Flags.SOCK_STREAM);
        if (socket < 0) {
            return socket;
        }
        int result = call(Symbol.CONNECT, socket, to.address(), to.length());
        return orClosed(socket, result == -Errno.EINPROGRESS ? 0 : result);
    }

    @Override
    default int unixSocket(int type) {
        return open(Constants.AF_UNIX, type);
    }

    @Override
    default int socketError(int socket) {
        return option(socket, Flags.SOL_SOCKET, Constants.SO_ERROR);
    }

    @Override
    default Optional<SocketName> socketName(int socket) {
        return name(Symbol.GETSOCKNAME, socket);
    }

    @Override
    default Optional<SocketName> peerName(int socket) {
        return name(Symbol.GETPEERNAME, socket);
    }

    private static Optional<SocketName> name(Symbol function, int socket) {
        int most = Layout.SOCKADDR_UN;
        MemorySegment struct = Scratch.mine().struct(most + Integer.BYTES);
        struct.set(JAVA_INT_UNALIGNED, most, most);
        int result = call(function, socket, struct.address(), struct.address() + most);
        return result < 0 ? Optional.empty() : SocketName.of(struct, struct.get(JAVA_INT_UNALIGNED, most));
    }

    @Override
    default int setOption(int socket, int level, int option, int value) {
        MemorySegment struct = Scratch.mine().struct(Integer.BYTES);
        struct.set(JAVA_INT, 0, value);
        return callWide(Symbol.SETSOCKOPT, socket, level, option, struct.address(), Integer.BYTES);
    }

    @Override
    default int option(int socket, int level, int option) {
        int result = readOption(socket, level, option, Integer.BYTES);
        return result < 0 ? result : Scratch.mine().filled().get(JAVA_INT, 0);
    }

    @Override
    default Datagram receive(int socket, byte[] into) {
        SocketMessage message = SocketMessages.receive(socket, into);
        message.descriptors().forEach(fd -> call(Symbol.CLOSE, fd));
        return new Datagram(
                message.length(), message.sender().map(PeerCredentials::pid).orElse(0));
    }

    @Override
    default int sendTo(int socket, byte[] data, String path) {
        SocketAddress to = SocketAddress.unix(path);
        if (to.length() < 0 || data.length > Scratch.TRANSFER_MAX_BYTES) {
            return to.length() < 0 ? to.length() : -Errno.EMSGSIZE;
        }
        long from = new ArraySlice(data, 0, data.length).toNative();
        int flags = Constants.MSG_DONTWAIT | Constants.MSG_NOSIGNAL;
        return (int) callLong(Symbol.SENDTO, socket, from, data.length, flags, to.address(), to.length());
    }

    @Override
    default int sendDescriptors(int socket, byte[] data, int... descriptors) {
        return SocketMessages.send(socket, data, descriptors);
    }

    @Override
    default SocketMessage receiveDescriptors(int socket, byte[] into) {
        return SocketMessages.receive(socket, into);
    }

    @Override
    default int shutdown(int socket) {
        return call(Symbol.SHUTDOWN, socket, Constants.SHUT_RDWR);
    }

    @Override
    default int shutdownWrite(int socket) {
        return call(Symbol.SHUTDOWN, socket, Constants.SHUT_WR);
    }

    private static int open(int family, int type) {
        return call(Symbol.SOCKET, family, type | Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC, 0);
    }

    private static int bind(int socket, String path) {
        SocketAddress address = SocketAddress.unix(path);
        return address.length() < 0 ? address.length() : call(Symbol.BIND, socket, address.address(), address.length());
    }

    private static int orClosed(int socket, int result) {
        if (result < 0) {
            call(Symbol.CLOSE, socket);
        }
        return result < 0 ? result : socket;
    }

    /** getsockopt(2) into the thread's area for structs. */
    private static int readOption(int socket, int level, int option, int bytes) {
        MemorySegment struct = Scratch.mine().struct(bytes + Integer.BYTES);
        struct.set(JAVA_INT, bytes, bytes);
        return callWide(Symbol.GETSOCKOPT, socket, level, option, struct.address(), struct.address() + bytes);
    }
}
