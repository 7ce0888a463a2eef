package dev.vigil.daemon.feature.probe;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;

/** Opens connections to what is asked. */
public interface SocketTarget {
    /** How many addresses there are now; 0: not known yet. */
    int addresses();

    /** Begins to connect to the one at {@code address}. @return a descriptor, or {@code -errno} */
    int connect(int address);

    /** Calls {@code known} once addresses are known, or it is known that there are none; perhaps at once. */
    void await(Runnable known);

    /** The UNIX stream socket at {@code path}. */
    static SocketTarget unix(Linux linux, String path) {
        return new SocketTarget() {
            @Override
            public int addresses() {
                return 1;
            }

            @Override
            public int connect(int address) {
                int fd = linux.unixSocket(Flags.SOCK_STREAM);
                int result = fd < 0 ? fd : linux.connectUnix(fd, path);
                if (fd >= 0 && result < 0 && result != -Errno.EINPROGRESS) {
                    linux.close(fd);
                    return result;
                }
                return fd;
            }

            @Override
            public void await(Runnable known) {
                known.run();
            }
        };
    }

    /** A port of a host. */
    static SocketTarget tcp(Linux linux, HostAddresses addresses, int port) {
        return new SocketTarget() {
            @Override
            public int addresses() {
                return addresses.list().size();
            }

            @Override
            public int connect(int address) {
                return linux.connectTcp(addresses.at(address), port);
            }

            @Override
            public void await(Runnable known) {
                addresses.await(known);
            }
        };
    }
}
