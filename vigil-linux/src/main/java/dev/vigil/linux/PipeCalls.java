package dev.vigil.linux;

/** Pipes and FIFOs, pipe(7). */
public interface PipeCalls {
    /** pipe2(2) @return 0; {@code ends[0]} reads, {@code ends[1]} writes; {@code flags} beside O_CLOEXEC */
    int pipe(int[] ends, int flags);

    /**
     * splice(2), never waiting for the pipe.
     *
     * @param at offset in {@code to}; -1: its own position, or it is a pipe
     * @return bytes moved from the pipe {@code from} to {@code to}; -EAGAIN: the pipe is empty; 0: and has no writer
     */
    long splice(int from, int to, long at, long lengthMax);

    /** tee(2), never waiting. @return bytes copied between pipes without taking them out */
    long tee(int from, int to, long lengthMax);

    /** fcntl(2) F_SETPIPE_SZ @return the pipe's new size in bytes */
    int setPipeSize(int fd, int sizeBytes);

    /** ioctl(2) FIONREAD @return bytes waiting in a pipe or socket */
    int available(int fd);
}
