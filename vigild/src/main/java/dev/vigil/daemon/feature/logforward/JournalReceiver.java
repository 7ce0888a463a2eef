package dev.vigil.daemon.feature.logforward;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import java.util.function.LongSupplier;

/** The socket of journald in its native protocol: datagrams; what is too large for one in a sealed memfd_create(2). */
final class JournalReceiver implements LogReceiver {
    private static final int DATAGRAM_BYTES_MAX = 48 << 10;
    private static final int PIECE_BYTES_MAX = 64 << 10;
    private static final byte[] NOTHING = new byte[0];

    private final Linux linux;
    private final UnixReceiver socket;

    JournalReceiver(Linux linux, LongSupplier nowNanos, String path) {
        this.linux = linux;
        this.socket = new UnixReceiver(linux, nowNanos, path);
    }

    @Override
    public Outcome send(byte[] message) {
        Outcome outcome = message.length > DATAGRAM_BYTES_MAX ? Outcome.REFUSED : socket.send(message);
        return outcome == Outcome.REFUSED ? sendFile(message) : outcome;
    }

    private Outcome sendFile(byte[] content) {
        int file = linux.memoryFile("journal-message");
        if (file < 0) {
            return Outcome.REFUSED;
        }
        try {
            boolean filled = fill(file, content) >= 0 && linux.seal(file) >= 0;
            return filled ? socket.send(NOTHING, file) : Outcome.REFUSED;
        } finally {
            linux.close(file);
        }
    }

    private int fill(int file, byte[] content) {
        int at = 0;
        while (at < content.length) {
            int written = linux.write(file, content, at, Math.min(PIECE_BYTES_MAX, content.length - at));
            if (written <= 0) {
                return written < 0 ? written : -Errno.ENOSPC;
            }
            at += written;
        }
        return at;
    }

    @Override
    public String problem() {
        return socket.problem();
    }

    @Override
    public void close() {
        socket.close();
    }
}
