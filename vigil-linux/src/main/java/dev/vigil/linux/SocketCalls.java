package dev.vigil.linux;

import java.util.Optional;

/** Sockets. A UNIX path that starts with {@code @} is abstract, unix(7); one of more than 107 bytes -ENAMETOOLONG. */
public interface SocketCalls {
    /** AF_UNIX stream, non-blocking, bound and listening; its file has mode 0600 less the umask. */
    int listenUnix(String path, int backlog);

    /** AF_UNIX datagram, non-blocking, bound, with SO_PASSCRED; its file has mode 0777 less the umask. */
    int bindDatagram(String path);

    /**
     * A socket of the family of {@code address}, whose operations wait unless it is told otherwise.
     *
     * @param address IPv4 or IPv6 in digits, without a zone
     * @param type stream or datagram from {@link Flags}
     * @return the descriptor; -EINVAL: no address
     */
    int internetSocket(String address, int type);

    /** bind(2) of one of {@link #internetSocket} with the same address. */
    int bindInternet(int socket, String address, int port);

    /** bind(2) of one of {@link #unixSocket}; its file has the mode that fchmod(2) gave the socket, less the umask. */
    int bindUnix(int socket, String path);

    /** listen(2) */
    int listen(int socket, int backlog);

    /** setsockopt(2) SO_BINDTODEVICE: the network interface of this name alone. */
    int bindToInterface(int socket, String name);

    /** accept4(2) @return a non-blocking connection */
    int accept(int listener);

    /** SO_PEERCRED: who connected, or for a connection of ours who called listen(2). */
    Optional<PeerCredentials> peer(int socket);

    /** A non-blocking connect to a UNIX stream socket; 0 or -EINPROGRESS/-EAGAIN as connect(2) says. */
    int connectUnix(int socket, String path);

    /**
     * A non-blocking stream socket of the family of {@code address} and its connect(2).
     *
     * @param address IPv4 or IPv6 in digits, without a zone
     * @return the descriptor, also while it still connects; -EINVAL: no address
     */
    int connectTcp(String address, int port);

    /** socket(2) AF_UNIX; {@code type} stream or datagram from {@link Flags}, non-blocking. */
    int unixSocket(int type);

    /** SO_ERROR: 0, or the errno as a positive number. */
    int socketError(int socket);

    /** getsockname(2). Empty: no socket, or of another family than UNIX, IPv4 and IPv6. */
    Optional<SocketName> socketName(int socket);

    /** getpeername(2). Empty: not connected, or of another family than UNIX, IPv4 and IPv6. */
    Optional<SocketName> peerName(int socket);

    /** setsockopt(2) of an int; {@code level} and {@code option} from {@link Flags} */
    int setOption(int socket, int level, int option, int value);

    /** getsockopt(2) of an int @return the value, or {@code -errno} */
    int option(int socket, int level, int option);

    /** recvmsg(2) of one datagram with its sender's credentials; closes descriptors that came along. Never waits. */
    Datagram receive(int socket, byte[] into);

    /** sendto(2) on a UNIX datagram socket. Never waits. */
    int sendTo(int socket, byte[] data, String path);

    /**
     * sendmsg(2) on a connected UNIX socket, with descriptors (SCM_RIGHTS). Never waits.
     *
     * @param data at least one byte, at most 64 KiB
     * @param descriptors at most 253
     * @return bytes sent; the descriptors go with the first
     */
    int sendDescriptors(int socket, byte[] data, int... descriptors);

    /** recvmsg(2) with the descriptors that came along, which are the caller's to close. Never waits. */
    SocketMessage receiveDescriptors(int socket, byte[] into);

    /** shutdown(2) SHUT_RDWR: of one that listens nobody else who has it open gets connections any more either. */
    int shutdown(int socket);

    /** shutdown(2) SHUT_WR */
    int shutdownWrite(int socket);
}
