package dev.vigil.core.spec;

import java.util.Optional;

/**
 * A socket, or a FIFO, that is opened for a service before it starts.
 *
 * @param place where it is
 * @param name what the program knows it by, in LISTEN_FDNAMES: ASCII without control characters and colons
 * @param backlog connections that wait to be accepted, of those with connections
 * @param file what its file looks like, of those that have one
 * @param options what is set before it is bound
 * @param connections empty: the program takes its connections itself
 */
public record ListenSocket(
        Place place, String name, int backlog, FileAccess file, Options options, Optional<ConnectionPlan> connections) {

    /** One of which the program takes the connections itself. */
    public ListenSocket(Place place, String name, int backlog, FileAccess file, Options options) {
        this(place, name, backlog, file, options, Optional.empty());
    }

    /** Where a socket is. */
    public sealed interface Place {
        /** For messages: {@code 127.0.0.1:80}, {@code udp [::1]:69}, {@code /run/web.sock}. */
        String text();

        /** Whether clients are connected to it. */
        boolean hasConnections();
    }

    /**
     * tcp(7), udp(7).
     *
     * @param address IPv4 or IPv6 in digits
     * @param port 1 to 65535
     */
    public record Internet(boolean stream, String address, int port) implements Place {
        /** Whether it is one of IPv6. */
        public boolean isVersion6() {
            return address.indexOf(':') >= 0;
        }

        /** Whether it stands for all addresses of this machine. */
        public boolean isAny() {
            return address.equals("0.0.0.0") || address.equals("::");
        }

        @Override
        public String text() {
            return (stream ? "" : "udp ") + (isVersion6() ? "[" + address + "]" : address) + ":" + port;
        }

        @Override
        public boolean hasConnections() {
            return stream;
        }
    }

    /**
     * unix(7).
     *
     * @param path absolute, or abstract: {@code @} and a name; at most 107 bytes
     */
    public record Unix(UnixType type, String path) implements Place {
        /** Whether it has no file. */
        public boolean isAbstract() {
            return path.startsWith("@");
        }

        @Override
        public String text() {
            return path;
        }

        @Override
        public boolean hasConnections() {
            return type != UnixType.DATAGRAM;
        }
    }

    /** fifo(7), at an absolute path. */
    public record Fifo(String path) implements Place {
        @Override
        public String text() {
            return "fifo " + path;
        }

        @Override
        public boolean hasConnections() {
            return false;
        }
    }

    /** Kinds of UNIX sockets. */
    public enum UnixType {
        STREAM,
        DATAGRAM,
        SEQPACKET
    }

    /**
     * The file of a UNIX socket or a FIFO.
     *
     * @param mode its permissions, 0 to 0777
     * @param owner name or decimal id; empty: vigild's user
     * @param group name or decimal id; empty: vigild's group
     */
    public record FileAccess(int mode, Optional<String> owner, Optional<String> group) {
        public static final FileAccess DEFAULT = new FileAccess(0666, Optional.empty(), Optional.empty());
    }

    /**
     * Options of socket(7), tcp(7), ip(7) and ipv6(7), of those sockets that know them.
     *
     * @param reusePort SO_REUSEPORT
     * @param keepAlive SO_KEEPALIVE
     * @param noDelay TCP_NODELAY
     * @param freeBind IP_FREEBIND: the address need not be there yet
     * @param version6Only IPV6_V6ONLY; empty: as the system has it
     * @param networkInterface SO_BINDTODEVICE
     */
    public record Options(
            boolean reusePort,
            boolean keepAlive,
            boolean noDelay,
            boolean freeBind,
            Optional<Boolean> version6Only,
            Optional<String> networkInterface) {
        public static final Options NONE = new Options(false, false, false, false, Optional.empty(), Optional.empty());
    }

    /** All of it, for a reader; where it is first. */
    String description() {
        ListenSocket plain = new ListenSocket(place, name, backlog, FileAccess.DEFAULT, Options.NONE);
        String basic = place.text() + " (" + name + "), backlog " + backlog;
        return equals(plain) ? basic : basic + ", " + file + ", " + options + ", " + connections;
    }

    /** What comes there: {@code a connection at 127.0.0.1:80}. */
    public String demand() {
        if (connections.isPresent()) {
            return "connections at " + place.text();
        }
        if (place instanceof Fifo) {
            return "data in " + place.text();
        }
        return (place.hasConnections() ? "a connection at " : "a datagram at ") + place.text();
    }

    /** Whether both can't be open at the same time. */
    public boolean conflictsWith(ListenSocket other) {
        if (place instanceof Internet mine && other.place instanceof Internet theirs) {
            return conflict(mine, theirs)
                    && !(options.reusePort && other.options.reusePort)
                    && sharesInterface(other)
                    && (mine.isVersion6() == theirs.isVersion6() || !hasVersion6Only(other));
        }
        return path().isPresent() && path().equals(other.path());
    }

    private static boolean conflict(Internet mine, Internet theirs) {
        boolean same = mine.address().equals(theirs.address());
        boolean sameVersion = mine.isVersion6() == theirs.isVersion6();
        boolean any6 = (mine.isVersion6() && mine.isAny()) || (theirs.isVersion6() && theirs.isAny());
        boolean overlap = same || (sameVersion ? mine.isAny() || theirs.isAny() : any6);
        return mine.stream() == theirs.stream() && mine.port() == theirs.port() && overlap;
    }

    private boolean sharesInterface(ListenSocket other) {
        return options.networkInterface.isEmpty()
                || other.options.networkInterface.isEmpty()
                || options.networkInterface.equals(other.options.networkInterface);
    }

    private boolean hasVersion6Only(ListenSocket other) {
        return options.version6Only.orElse(false) || other.options.version6Only.orElse(false);
    }

    /** The path of its file, or the name of an abstract socket. */
    public Optional<String> path() {
        return place instanceof Unix unix
                ? Optional.of(unix.path())
                : place instanceof Fifo fifo ? Optional.of(fifo.path()) : Optional.empty();
    }
}
