package dev.vigil.app;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The native protocol of journald (systemd.io/JOURNAL_NATIVE_PROTOCOL): {@code NAME=value} lines, and for a value with
 * line breaks the name alone, its length and its bytes. What is too large for a datagram goes as a file in memory that
 * nobody can change any more.
 */
final class JournaldProtocol implements Transport {
    private static final int DATAGRAM_BYTES_MAX = 48 * 1024;

    private final Linux linux;
    private final UnixSender sender;

    JournaldProtocol(Linux linux, String path) {
        this.linux = linux;
        this.sender = new UnixSender(linux, path, Flags.SOCK_DGRAM);
    }

    @Override
    public boolean send(Entry entry) {
        byte[] fields = fields(entry);
        int result = fields.length > DATAGRAM_BYTES_MAX ? -Errno.EMSGSIZE : sender.send(fields);
        return (result == -Errno.EMSGSIZE ? sendFile(fields) : result) >= 0;
    }

    private int sendFile(byte[] content) {
        int file = linux.memoryFile("journal-message");
        if (file < 0) {
            return file;
        }
        try {
            int written = fill(file, content);
            int sealed = written < 0 ? written : linux.seal(file);
            return sealed < 0 ? sealed : sender.send(new byte[0], file);
        } finally {
            linux.close(file);
        }
    }

    private int fill(int file, byte[] content) {
        int at = 0;
        while (at < content.length) {
            int written = linux.write(file, content, at, content.length - at);
            if (written <= 0) {
                return written;
            }
            at += written;
        }
        return at;
    }

    static byte[] fields(Entry entry) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        put(fields, "PRIORITY", String.valueOf(entry.priority().number()));
        put(fields, "SYSLOG_FACILITY", String.valueOf(entry.source().facility().number()));
        put(fields, "SYSLOG_IDENTIFIER", entry.source().identity());
        if (entry.source().showsPid()) {
            put(fields, "SYSLOG_PID", String.valueOf(entry.source().pid()));
        }
        put(fields, "MESSAGE", entry.message());
        return fields.toByteArray();
    }

    private static void put(ByteArrayOutputStream fields, String name, String value) {
        byte[] bytes = Entry.utf8(value);
        fields.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        if (value.indexOf('\n') < 0) {
            fields.write('=');
        } else {
            fields.write('\n');
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            fields.writeBytes(length.putLong(bytes.length).array());
        }
        fields.writeBytes(bytes);
        fields.write('\n');
    }

    @Override
    public void close() {
        sender.close();
    }
}
