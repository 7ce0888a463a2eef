package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.vigil.linux.abi.Abi;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;

/** {@link SchedulingCalls} of the running kernel. */
interface NativeScheduling extends SchedulingCalls {
    /** The most processors that Linux can have, as a mask. */
    int MASK_BYTES = 8192 / 8;

    @Override
    default int setNice(int pid, int nice) {
        return call(Symbol.SETPRIORITY, Constants.PRIO_PROCESS, pid, nice);
    }

    @Override
    default int setIoPriority(int pid, int ioClass, int level) {
        int value = ioClass << Constants.IOPRIO_CLASS_SHIFT | level;
        return call(Symbol.SYSCALL, Abi.CURRENT.calls().ioprioSetCall(), Constants.IOPRIO_WHO_PROCESS, pid, value);
    }

    @Override
    default int setAffinity(int pid, int[] processors) {
        MemorySegment mask = Scratch.mine().struct(MASK_BYTES);
        for (int processor : processors) {
            if (processor < 0 || processor >= MASK_BYTES * 8) {
                return -Errno.EINVAL;
            }
            int at = processor / 8;
            mask.set(JAVA_BYTE, at, (byte) (mask.get(JAVA_BYTE, at) | 1 << processor % 8));
        }
        return call(Symbol.SCHED_SETAFFINITY, pid, MASK_BYTES, mask.address());
    }

    @Override
    default int setScheduler(int pid, int policy, int priority) {
        MemorySegment parameters = Scratch.mine().struct(Layout.SCHED_PARAM);
        parameters.set(JAVA_INT, 0, priority);
        return call(Symbol.SCHED_SETSCHEDULER, pid, policy, parameters.address());
    }
}
