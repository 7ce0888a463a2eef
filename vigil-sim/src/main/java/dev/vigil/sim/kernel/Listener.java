package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A listening UNIX stream socket with those who wait to be accepted. */
final class Listener extends OpenFile {
    private final int backlog;
    private final Deque<StreamSocket> waiting = new ArrayDeque<>();

    Listener(int backlog) {
        this.backlog = backlog;
    }

    /** @return 0 or -errno */
    int connect(StreamSocket client) {
        if (isClosed()) {
            return -Errno.ECONNREFUSED;
        }
        if (waiting.size() > backlog) {
            return -Errno.EAGAIN;
        }
        waiting.add(StreamSocket.connected(client));
        return 0;
    }

    Optional<StreamSocket> accept() {
        return Optional.ofNullable(waiting.poll());
    }

    @Override
    int readiness() {
        return waiting.isEmpty() ? 0 : Flags.EPOLLIN;
    }

    @Override
    void closed() {
        waiting.forEach(StreamSocket::hangUp);
    }
}
