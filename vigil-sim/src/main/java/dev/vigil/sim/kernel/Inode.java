package dev.vigil.sim.kernel;

import dev.vigil.linux.FileStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A file, whatever its kind; it lives as long as a name or an open file refers to it. */
final class Inode {
    static final int DIRECTORY = 0040000;
    static final int REGULAR = 0100000;
    static final int FIFO = 0010000;
    static final int SOCKET = 0140000;
    static final int LINK = 0120000;

    private static final int TYPE = 0170000;

    final long number;
    int mode;
    int uid;
    int gid;
    long modifiedNanos;
    byte[] bytes = new byte[0];
    int size;
    final Pipe pipe = new Pipe();
    /** Of a socket: who is bound to it. */
    @Nullable
    OpenFile bound;
    /** flock(2) */
    @Nullable
    OpenFile lockedBy;

    Inode(long number, int mode, long modifiedNanos) {
        this.number = number;
        this.mode = mode;
        this.modifiedNanos = modifiedNanos;
    }

    static Inode text(String content) {
        Inode inode = new Inode(0, REGULAR | 0444, 0);
        inode.bytes = content.getBytes(StandardCharsets.UTF_8);
        inode.size = inode.bytes.length;
        return inode;
    }

    /** chown(2) */
    void give(int toUid, int toGid) {
        uid = toUid < 0 ? uid : toUid;
        gid = toGid < 0 ? gid : toGid;
    }

    int type() {
        return mode & TYPE;
    }

    FileStatus status() {
        return new FileStatus(mode, uid, gid, size, number, 1, modifiedNanos);
    }

    int read(byte[] into, int offset, int length, long at) {
        int count = (int) Math.max(0, Math.min(length, size - at));
        System.arraycopy(bytes, (int) Math.min(at, size), into, offset, count);
        return count;
    }

    void write(byte[] from, int offset, int length, long at) {
        int end = (int) at + length;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
        }
        System.arraycopy(from, offset, bytes, (int) at, length);
        size = Math.max(size, end);
    }

    void truncate(int to) {
        bytes = Arrays.copyOf(bytes, to);
        size = to;
    }

    String text() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
