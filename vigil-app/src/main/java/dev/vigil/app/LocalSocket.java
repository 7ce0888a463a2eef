package dev.vigil.app;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Arrays;

/**
 * {@code /dev/log}: datagrams, or a stream of messages that end with a zero where the log daemon has made one, as
 * syslog(3) of the C library tries both.
 */
final class LocalSocket implements Transport {
    private final UnixSender datagrams;
    private final UnixSender stream;
    private volatile boolean isStream;

    LocalSocket(Linux linux, String path) {
        this.datagrams = new UnixSender(linux, path, Flags.SOCK_DGRAM);
        this.stream = new UnixSender(linux, path, Flags.SOCK_STREAM);
    }

    @Override
    public boolean send(Entry entry) {
        byte[] message = entry.local();
        int result = send(message);
        if (result == -Errno.EPROTOTYPE) {
            isStream = !isStream;
            result = send(message);
        }
        return result >= 0;
    }

    private int send(byte[] message) {
        return isStream ? stream.send(Arrays.copyOf(message, message.length + 1)) : datagrams.send(message);
    }

    @Override
    public void close() {
        datagrams.close();
        stream.close();
    }
}
