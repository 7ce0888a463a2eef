package dev.vigil.sim.kernel;

import dev.vigil.linux.Datagram;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import java.util.ArrayDeque;
import java.util.Deque;

/** A bound UNIX datagram socket. */
final class DatagramSocket extends OpenFile {
    private static final int WAITING_MAX = 10;

    private final Deque<Letter> waiting = new ArrayDeque<>();

    @SuppressWarnings("ArrayRecordComponent") // nobody compares these
    private record Letter(int sender, byte[] bytes) {}

    int send(int sender, byte[] bytes) {
        if (isClosed()) {
            return -Errno.ECONNREFUSED;
        }
        if (waiting.size() > WAITING_MAX) {
            return -Errno.EAGAIN;
        }
        waiting.add(new Letter(sender, bytes));
        return bytes.length;
    }

    Datagram receive(byte[] into) {
        Letter task = waiting.poll();
        if (task == null) {
            return new Datagram(-Errno.EAGAIN, 0);
        }
        int length = Math.min(into.length, task.bytes.length);
        System.arraycopy(task.bytes, 0, into, 0, length);
        return new Datagram(length, task.sender);
    }

    @Override
    int readiness() {
        return Flags.EPOLLOUT | (waiting.isEmpty() ? 0 : Flags.EPOLLIN);
    }
}
