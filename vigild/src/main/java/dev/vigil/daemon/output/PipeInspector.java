package dev.vigil.daemon.output;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;

/**
 * Looks into pipes without emptying them, and empties them into nothing. One for all services: the scratch pipe that
 * tee(2) copies to is empty again after each look.
 */
final class PipeInspector implements AutoCloseable {
    /** Bytes that one look shows at most: what a pipe of default size holds. */
    static final int WINDOW_BYTES = 64 << 10;

    private static final int PIPE_BYTES_MAX = 1 << 20;

    private final Linux linux;
    private final int[] scratch = new int[2];
    private final int nothing;
    private final byte[] window = new byte[WINDOW_BYTES];
    private final int pipeBytesMax;

    PipeInspector(Linux linux) {
        this.linux = linux;
        check("pipe", linux.pipe(scratch, Flags.O_NONBLOCK));
        nothing = check("/dev/null", linux.open("/dev/null", Flags.O_WRONLY, 0));
        pipeBytesMax = linux.readFile("/proc/sys/fs/pipe-max-size")
                .map(text -> Integer.parseInt(text.strip()))
                .orElse(PIPE_BYTES_MAX);
    }

    /** What a pipe may grow to. */
    int pipeBytesMax() {
        return Math.min(PIPE_BYTES_MAX, pipeBytesMax);
    }

    private static int check(String what, int result) {
        if (result < 0) {
            throw new IllegalStateException("cannot open " + what + ": " + Errno.describe(result));
        }
        return result;
    }

    /** Copies the first bytes waiting in {@code pipe} to {@link #window}. @return how many, or -errno */
    int look(int pipe) {
        long seen = linux.tee(pipe, scratch[1], WINDOW_BYTES);
        int read = 0;
        while (read < seen) {
            int n = linux.read(scratch[0], window, read, (int) seen - read);
            if (n <= 0) {
                return n;
            }
            read += n;
        }
        return (int) seen;
    }

    /** What the last look showed; overwritten by the next. */
    byte[] window() {
        return window;
    }

    /** Takes up to {@code lengthMax} bytes out of {@code pipe}. @return how many, or -errno */
    long discard(int pipe, long lengthMax) {
        return linux.splice(pipe, nothing, -1, lengthMax);
    }

    @Override
    public void close() {
        linux.close(scratch[0]);
        linux.close(scratch[1]);
        linux.close(nothing);
    }
}
