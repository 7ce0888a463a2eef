package dev.vigil.daemon.feature.logforward;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * A UNIX socket of a daemon, of datagrams; or, where it has made one, a stream of messages that end with a zero, as
 * syslog(3) of the C library tries both.
 */
final class UnixReceiver implements LogReceiver {
    private static final int NONE = -1;

    private final Linux linux;
    private final LongSupplier nowNanos;
    private final String path;
    private final ReceiverBackoff backoff = new ReceiverBackoff();
    private int type = Flags.SOCK_DGRAM;
    private int socket = NONE;
    /** What a stream has not taken of a message yet. */
    private byte[] rest = new byte[0];

    private String problem = "";

    UnixReceiver(Linux linux, LongSupplier nowNanos, String path) {
        this.linux = linux;
        this.nowNanos = nowNanos;
        this.path = path;
    }

    @Override
    public Outcome send(byte[] message) {
        return send(message, new int[0]);
    }

    /** As {@link #send(byte[])}, with descriptors. */
    Outcome send(byte[] message, int... descriptors) {
        if (!isConnected()) {
            return Outcome.DOWN;
        }
        if (flush() != Outcome.TAKEN) {
            return Outcome.BUSY;
        }
        boolean stream = type == Flags.SOCK_STREAM;
        byte[] data = stream ? Arrays.copyOf(message, message.length + 1) : message;
        int sent = linux.sendDescriptors(socket, data, descriptors);
        if (sent < 0) {
            return failed(sent);
        }
        rest = sent < data.length ? Arrays.copyOfRange(data, sent, data.length) : rest;
        problem = "";
        backoff.succeeded();
        return Outcome.TAKEN;
    }

    private Outcome failed(int errno) {
        if (errno == -Errno.EAGAIN) {
            return Outcome.BUSY;
        }
        if (errno == -Errno.EMSGSIZE || errno == -Errno.ENOBUFS) {
            return Outcome.REFUSED;
        }
        down(errno);
        return Outcome.DOWN;
    }

    private void down(int errno) {
        problem = path + ": " + Errno.describe(errno);
        backoff.failed(nowNanos.getAsLong());
        close();
    }

    /** Half of a message must not stand before the next one. */
    @Override
    public Outcome flush() {
        while (rest.length > 0) {
            int sent = linux.sendDescriptors(socket, rest);
            if (sent < 0) {
                return failed(sent);
            }
            rest = Arrays.copyOfRange(rest, sent, rest.length);
        }
        return Outcome.TAKEN;
    }

    private boolean isConnected() {
        if (socket != NONE) {
            return true;
        }
        if (!backoff.isDue(nowNanos.getAsLong())) {
            return false;
        }
        int connected = connect();
        if (connected == -Errno.EPROTOTYPE) {
            type = type == Flags.SOCK_DGRAM ? Flags.SOCK_STREAM : Flags.SOCK_DGRAM;
            connected = connect();
        }
        if (connected < 0) {
            down(connected);
        }
        return connected >= 0;
    }

    private int connect() {
        int opened = linux.unixSocket(type);
        if (opened < 0) {
            return opened;
        }
        int connected = linux.connectUnix(opened, path);
        if (connected < 0) {
            linux.close(opened);
            return connected;
        }
        socket = opened;
        return 0;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public void close() {
        rest = new byte[0];
        if (socket != NONE) {
            linux.close(socket);
            socket = NONE;
        }
    }
}
