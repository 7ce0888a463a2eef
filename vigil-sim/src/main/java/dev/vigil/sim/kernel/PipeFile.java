package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import java.util.Optional;

/** One opening of a pipe or FIFO, for reading, writing or both. */
final class PipeFile extends OpenFile {
    private final Pipe pipe;
    private final Optional<Inode> inode;
    private final boolean reads;
    private final boolean writes;

    PipeFile(Pipe pipe, boolean reads, boolean writes) {
        this(pipe, Optional.empty(), reads, writes);
    }

    /** An opening of a FIFO. */
    PipeFile(Inode fifo, boolean reads, boolean writes) {
        this(fifo.pipe, Optional.of(fifo), reads, writes);
    }

    private PipeFile(Pipe pipe, Optional<Inode> inode, boolean reads, boolean writes) {
        this.pipe = pipe;
        this.inode = inode;
        this.reads = reads;
        this.writes = writes;
        pipe.opened(reads, writes);
    }

    /** Of a FIFO. */
    Optional<Inode> inode() {
        return inode;
    }

    Pipe pipe() {
        return pipe;
    }

    @Override
    int read(byte[] into, int offset, int length) {
        if (!reads) {
            return -Errno.EBADF;
        }
        return pipe.size() == 0 ? nothing() : pipe.take(into, offset, length);
    }

    /** What a reader is told who finds the pipe empty. */
    int nothing() {
        return pipe.writers() > 0 ? -Errno.EAGAIN : 0;
    }

    @Override
    int write(byte[] from, int offset, int length) {
        if (!writes) {
            return -Errno.EBADF;
        }
        if (pipe.readers() == 0) {
            return -Errno.EPIPE;
        }
        return pipe.space() == 0 ? -Errno.EAGAIN : pipe.put(from, offset, length);
    }

    @Override
    int readiness() {
        int bits = 0;
        if (reads) {
            bits |= pipe.size() > 0 ? Flags.EPOLLIN : 0;
            bits |= pipe.writers() == 0 ? Flags.EPOLLHUP : 0;
        }
        if (writes) {
            bits |= pipe.space() > 0 ? Flags.EPOLLOUT : 0;
            bits |= pipe.readers() == 0 ? Flags.EPOLLERR : 0;
        }
        return bits;
    }

    @Override
    void closed() {
        pipe.closed(reads, writes);
    }
}
