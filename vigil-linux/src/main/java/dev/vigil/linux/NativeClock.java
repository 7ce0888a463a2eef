package dev.vigil.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.vigil.linux.abi.Calls;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;

/** {@link ClockCalls} of the running kernel. */
interface NativeClock extends ClockCalls {
    @Override
    default long monotonicNanos() {
        return nanos(Constants.CLOCK_MONOTONIC);
    }

    @Override
    default long realtimeNanos() {
        return nanos(Constants.CLOCK_REALTIME);
    }

    private static long nanos(int clock) {
        MemorySegment time = Scratch.mine().struct(Layout.TIMESPEC);
        Calls.call(Symbol.CLOCK_GETTIME, clock, time.address());
        return time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, Layout.TIMESPEC_NANOS);
    }
}
