package dev.vigil.daemon.output;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Counts what could not be kept, and says so in the file {@code lost} as soon as that can be written. */
final class LossRecorder {
    private static final long FILE_BYTES_MAX = 1 << 20;

    private final Linux linux;
    private final String path;
    private String why = "";
    private long pendingBytes;
    private long totalBytes;

    LossRecorder(Linux linux, String path) {
        this.linux = linux;
        this.path = path;
    }

    /** Says what the bytes counted from now on are lost by. */
    void blame(int errno) {
        blame(Errno.describe(errno));
    }

    void blame(String reason) {
        why = reason;
    }

    void count(long bytes) {
        pendingBytes += bytes;
        totalBytes += bytes;
    }

    /** Bytes not yet told in the file. */
    long pendingBytes() {
        return pendingBytes;
    }

    /** Bytes lost since this vigild began. */
    long totalBytes() {
        return totalBytes;
    }

    String why() {
        return why;
    }

    /** Appends what is pending, if anything is. @return whether nothing is pending any more */
    boolean tell(long nowMicros) {
        if (pendingBytes > 0 && append(nowMicros, pendingBytes, why)) {
            pendingBytes = 0;
        }
        return pendingBytes == 0;
    }

    /**
     * Appends one line: time, bytes, why; with 0 bytes something else that is to be told at that point.
     *
     * @return whether it was written whole
     */
    boolean append(long nowMicros, long bytes, String reason) {
        Instant time = Instant.EPOCH.plus(nowMicros, ChronoUnit.MICROS);
        byte[] line = (time + " " + bytes + " " + reason + "\n").getBytes(StandardCharsets.UTF_8);
        int fd = linux.openNoFollow(path, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_APPEND, 0640);
        if (fd < 0) {
            return false;
        }
        long before = linux.size(fd);
        if (before > FILE_BYTES_MAX) {
            linux.truncate(fd, 0);
            before = 0;
        }
        boolean whole = linux.write(fd, line, 0, line.length) == line.length;
        if (!whole) {
            linux.truncate(fd, before);
        }
        linux.close(fd);
        return whole;
    }
}
