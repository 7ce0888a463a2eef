package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callLong;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;

/** {@link PipeCalls} of the running kernel. */
interface NativePipes extends PipeCalls {
    int NEVER_WAIT = Constants.SPLICE_F_NONBLOCK | Constants.SPLICE_F_MOVE;

    @Override
    default int pipe(int[] ends, int flags) {
        MemorySegment pair = Scratch.mine().struct(2 * Integer.BYTES);
        int result = call(Symbol.PIPE2, pair.address(), flags | Constants.O_CLOEXEC);
        ends[0] = pair.get(JAVA_INT, 0);
        ends[1] = pair.get(JAVA_INT, Integer.BYTES);
        return result;
    }

    @Override
    default long splice(int from, int to, long at, long lengthMax) {
        long position = 0;
        if (at >= 0) {
            MemorySegment offset = Scratch.mine().struct(Long.BYTES);
            offset.set(JAVA_LONG, 0, at);
            position = offset.address();
        }
        return callLong(Symbol.SPLICE, from, 0, to, position, lengthMax, NEVER_WAIT);
    }

    @Override
    default long tee(int from, int to, long lengthMax) {
        return callLong(Symbol.TEE, from, to, lengthMax, NEVER_WAIT);
    }

    @Override
    default int setPipeSize(int fd, int sizeBytes) {
        return call(Symbol.FCNTL, fd, Constants.F_SETPIPE_SZ, sizeBytes);
    }

    @Override
    default int available(int fd) {
        MemorySegment count = Scratch.mine().struct(Integer.BYTES);
        int result = call(Symbol.IOCTL, fd, Constants.FIONREAD, count.address());
        return result < 0 ? result : count.get(JAVA_INT, 0);
    }
}
