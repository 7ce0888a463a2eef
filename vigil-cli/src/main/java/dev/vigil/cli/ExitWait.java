package dev.vigil.cli;

import dev.vigil.config.Places;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.PeerCredentials;
import dev.vigil.linux.Ready;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of a vigild that is no child of ours, by pidfd_open(2): exact, where Java's own wait polls every 300 ms.
 *
 * <p>Which process that is the kernel says, by the control socket (SO_PEERCRED), in the numbers of our own pid
 * namespace. The pid that vigild gives for itself is one of its own namespace, where another process may have it here.
 * Of a vigild that has no number here, as one in a sibling container, the lock tells that it has ended.
 */
final class ExitWait implements AutoCloseable {
    private static final long LOOK_AGAIN_NANOS = 20_000_000;
    private static final int NONE = -1;

    private final Linux linux = new NativeLinux();
    private final Places places;
    private final int pidfd;

    private ExitWait(Places places) {
        this.places = places;
        this.pidfd = open();
    }

    /** Of the vigild that listens now. */
    static ExitWait of(Places places) {
        return new ExitWait(places);
    }

    private int open() {
        int socket = linux.unixSocket(Flags.SOCK_STREAM);
        if (socket < 0) {
            return NONE;
        }
        int connected = linux.connectUnix(socket, places.socket().toString());
        int pid = connected == 0 ? linux.peer(socket).map(PeerCredentials::pid).orElse(0) : 0;
        int found = pid > 0 && pid != linux.getpid() ? linux.pidfdOpen(pid) : NONE;
        linux.close(socket);
        return found;
    }

    /** Returns when the process has ended; at once when it had ended before. */
    void await() {
        if (pidfd < 0) {
            while (RunLock.look(places.pidFile()).held()) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            return;
        }
        int epoll = linux.epollCreate();
        linux.epollAdd(epoll, pidfd, Flags.EPOLLIN, 0);
        Ready ready = new Ready(1);
        while (linux.epollWait(epoll, ready, -1) == 0) {
            // interrupted by a signal
        }
        linux.close(epoll);
    }

    @Override
    public void close() {
        if (pidfd >= 0) {
            linux.close(pidfd);
        }
    }
}
