package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;

/** One opening of a regular file. */
final class RegularFile extends OpenFile {
    private final Kernel kernel;
    private final Inode inode;
    private final boolean appends;
    private long position;

    RegularFile(Kernel kernel, Inode inode, boolean appends) {
        this.kernel = kernel;
        this.inode = inode;
        this.appends = appends;
    }

    Inode inode() {
        return inode;
    }

    @Override
    int read(byte[] into, int offset, int length) {
        int count = inode.read(into, offset, length, position);
        position += count;
        return count;
    }

    @Override
    int write(byte[] from, int offset, int length) {
        long at = appends ? inode.size : position;
        int written = writeAt(from, offset, length, at);
        position = at + Math.max(0, written);
        return written;
    }

    int writeAt(byte[] from, int offset, int length, long at) {
        int space = kernel.weather().diskTakes(length);
        if (space == 0 && length > 0) {
            return -Errno.ENOSPC;
        }
        inode.write(from, offset, space, at);
        inode.modifiedNanos = kernel.realtimeNanos();
        return space;
    }

    @Override
    void closed() {
        if (inode.lockedBy == this) {
            inode.lockedBy = null;
        }
    }
}
