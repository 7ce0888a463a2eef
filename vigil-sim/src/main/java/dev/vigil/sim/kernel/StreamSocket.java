package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import org.jspecify.annotations.Nullable;

/** One end of a connection of UNIX stream sockets. */
public final class StreamSocket extends OpenFile {
    private final Pipe incoming = new Pipe();
    private @Nullable StreamSocket peer;
    private boolean sendingEnded;
    private boolean gone;
    private Runnable wake = () -> {};

    StreamSocket() {}

    static StreamSocket connected(StreamSocket to) {
        StreamSocket other = new StreamSocket();
        other.peer = to;
        to.peer = other;
        return other;
    }

    boolean isConnected() {
        return peer != null;
    }

    /** Calls {@code hearer} whenever something comes or room is made. */
    public void whenChanged(Runnable hearer) {
        wake = hearer;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (incoming.size() > 0) {
            int count = incoming.take(into, offset, length);
            if (peer != null) {
                peer.wake.run();
            }
            return count;
        }
        return inputEnded() ? 0 : -Errno.EAGAIN;
    }

    private boolean inputEnded() {
        return peer == null || peer.gone || peer.sendingEnded;
    }

    @Override
    public int write(byte[] from, int offset, int length) {
        if (peer == null || peer.gone || sendingEnded) {
            return -Errno.EPIPE;
        }
        if (peer.incoming.space() == 0) {
            return -Errno.EAGAIN;
        }
        int count = peer.incoming.put(from, offset, length);
        peer.wake.run();
        return count;
    }

    int endSending() {
        if (peer == null || peer.gone) {
            return -Errno.ENOTCONN;
        }
        sendingEnded = true;
        peer.wake.run();
        return 0;
    }

    int available() {
        return incoming.size();
    }

    @Override
    int readiness() {
        int bits = 0;
        bits |= incoming.size() > 0 || inputEnded() ? Flags.EPOLLIN : 0;
        bits |= peer == null || peer.gone || peer.incoming.space() > 0 ? Flags.EPOLLOUT : 0;
        bits |= peer == null || peer.gone ? Flags.EPOLLHUP | Flags.EPOLLRDHUP : 0;
        return bits;
    }

    /** close(2) by one who is no process. */
    public void hangUp() {
        if (!gone) {
            gone = true;
            if (peer != null) {
                peer.wake.run();
            }
        }
    }

    @Override
    void closed() {
        hangUp();
    }
}
