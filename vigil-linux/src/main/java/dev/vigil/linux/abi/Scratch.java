package dev.vigil.linux.abi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Native memory of one thread, used again by each of its calls: nothing in it outlives the call it was filled for.
 * Addresses taken from it are valid as long as the thread lives.
 */
public final class Scratch {
    /** Most bytes that one read or write moves. */
    public static final int TRANSFER_MAX_BYTES = 64 * 1024;

    private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

    private static final int STATE_BYTES = 16;
    private static final int STRUCT_BYTES = 4096;
    private static final int PATH_BYTES = 4096;

    private final MemorySegment state;
    private final MemorySegment struct;
    private final MemorySegment path;
    private final MemorySegment otherPath;
    private @Nullable MemorySegment transfer;
    private MemorySegment block = MemorySegment.NULL;

    private Scratch() {
        MemorySegment all = allocate(STATE_BYTES + STRUCT_BYTES + 2 * PATH_BYTES);
        state = all.asSlice(0, STATE_BYTES);
        struct = all.asSlice(STATE_BYTES, STRUCT_BYTES);
        path = all.asSlice(STATE_BYTES + STRUCT_BYTES, PATH_BYTES);
        otherPath = all.asSlice(STATE_BYTES + STRUCT_BYTES + PATH_BYTES, PATH_BYTES);
    }

    /** That of the calling thread. */
    public static Scratch mine() {
        return MINE.get();
    }

    /** Where the linker puts errno. */
    MemorySegment state() {
        return state;
    }

    int errno() {
        return state.get(JAVA_INT, 0);
    }

    /** The area for structs, its first {@code bytes} zero. */
    public MemorySegment struct(int bytes) {
        struct.asSlice(0, bytes).fill((byte) 0);
        return struct;
    }

    /** The area for structs as the last call left it. */
    public MemorySegment filled() {
        return struct;
    }

    /** The area for what is read or written. */
    public MemorySegment transfer() {
        MemorySegment known = transfer;
        if (known == null) {
            known = allocate(TRANSFER_MAX_BYTES);
            transfer = known;
        }
        return known;
    }

    /** An area of at least {@code bytes}, with what was left in it. */
    public MemorySegment block(long bytes) {
        if (block.byteSize() < bytes) {
            block = allocate(Math.max(16 * 1024, Long.highestOneBit(bytes) * 2));
        }
        return block;
    }

    /** Encodes a path as C wants it. @return its address, or {@code -errno} */
    public long path(String text) {
        return encode(text, path);
    }

    /** A second one, for calls that take two. */
    public long otherPath(String text) {
        return encode(text, otherPath);
    }

    /** A zero inside would cut the text short unseen, so that another file would be meant. */
    private static long encode(String text, MemorySegment into) {
        if (text.indexOf(0) >= 0) {
            return -Constants.EINVAL;
        }
        byte[] bytes = TextCodec.encode(text);
        if (bytes.length >= into.byteSize()) {
            return -Constants.ENAMETOOLONG;
        }
        MemorySegment.copy(bytes, 0, into, JAVA_BYTE, 0, bytes.length);
        into.set(JAVA_BYTE, bytes.length, (byte) 0);
        return into.address();
    }

    /** Memory that goes with the thread, not with a scope. */
    private static MemorySegment allocate(long bytes) {
        return Arena.ofAuto().allocate(bytes, 16);
    }
}
