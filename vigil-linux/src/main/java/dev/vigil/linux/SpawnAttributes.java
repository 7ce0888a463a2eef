package dev.vigil.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.vigil.linux.abi.Calls;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * posix_spawnattr_t of a child with clean signals. Left alone it would inherit what a JVM does to itself: a blocked
 * SIGQUIT, and signals 32 and 33 ignored. The mask of a fresh attribute is empty already, as is its process group 0,
 * which means one of its own.
 *
 * <p>posix_spawn(3) only reads them, so those that are nearly always wanted are made once for all threads.
 */
final class SpawnAttributes {
    private static final long PLAIN = prepared(0);
    private static final long SESSION = prepared(Constants.POSIX_SPAWN_SETSID);
    private static final long GROUP = prepared(Constants.POSIX_SPAWN_SETPGROUP);

    private SpawnAttributes() {}

    /** @param memory is used for unusual ones @return the address of what posix_spawn takes */
    static long of(SpawnPlan.Options options, MemorySegment memory) {
        if (!options.ignoredSignals().isEmpty()) {
            return make(memory, flags(options), defaulted(options.ignoredSignals()))
                    .address();
        }
        return options.newSession() ? SESSION : options.newGroup() ? GROUP : PLAIN;
    }

    private static int flags(SpawnPlan.Options options) {
        return (options.newSession() ? Constants.POSIX_SPAWN_SETSID : 0)
                | (options.newGroup() ? Constants.POSIX_SPAWN_SETPGROUP : 0);
    }

    private static long prepared(int flags) {
        MemorySegment memory = Arena.global().allocate(Layout.SPAWN_ATTRIBUTES, Long.BYTES);
        return make(memory, flags, defaulted(List.of())).address();
    }

    private static MemorySegment make(MemorySegment memory, int flags, MemorySegment defaulted) {
        int all = flags | Constants.POSIX_SPAWN_SETSIGDEF | Constants.POSIX_SPAWN_SETSIGMASK;
        Calls.callReturning(Symbol.SPAWN_ATTRIBUTES_INIT, memory.address());
        Calls.callReturning(Symbol.SPAWN_ATTRIBUTES_SETSIGDEFAULT, memory.address(), defaulted.address());
        Calls.callReturning(Symbol.SPAWN_ATTRIBUTES_SETFLAGS, memory.address(), all);
        return memory;
    }

    /** Signals to reset, as sigset_t: all but {@code ignored}. */
    private static MemorySegment defaulted(List<Integer> ignored) {
        MemorySegment set = Scratch.mine().transfer().asSlice(0, Layout.SIGSET).fill((byte) 0xFF);
        for (int signal : ignored) {
            int bit = signal - 1;
            set.set(JAVA_BYTE, bit / 8, (byte) (set.get(JAVA_BYTE, bit / 8) & ~(1 << bit % 8)));
        }
        return set;
    }
}
