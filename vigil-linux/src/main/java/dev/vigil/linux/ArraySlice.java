package dev.vigil.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.vigil.linux.abi.Calls;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A part of an array that is read or written, by way of native memory.
 *
 * <p>The copy costs some 5 microseconds for the most that is moved at once, and in return the garbage collector is
 * never held up by an array that a system call has in its hands.
 */
final class ArraySlice {
    private final byte[] array;
    private final int offset;
    private final int length;

    ArraySlice(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        this.array = array;
        this.offset = offset;
        this.length = Math.min(length, Scratch.TRANSFER_MAX_BYTES);
    }

    int length() {
        return length;
    }

    /** read(2) or pread(2) */
    int fill(Symbol function, int fd, long at) {
        MemorySegment transfer = Scratch.mine().transfer();
        int result = (int) Calls.callLong(function, fd, transfer.address(), length, at);
        if (result > 0) {
            MemorySegment.copy(transfer, JAVA_BYTE, 0, array, offset, result);
        }
        return result;
    }

    /** write(2) or pwrite(2) */
    int drain(Symbol function, int fd, long at) {
        return (int) Calls.callLong(function, fd, toNative(), length, at);
    }

    /** Copies it out. @return where to */
    long toNative() {
        MemorySegment transfer = Scratch.mine().transfer();
        MemorySegment.copy(array, offset, transfer, JAVA_BYTE, 0, length);
        return transfer.address();
    }
}
