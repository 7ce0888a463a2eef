package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.SchedulingCalls;

/** {@link SchedulingCalls} of a simulated machine, in which no process gets more than another. */
interface SimScheduling extends SchedulingCalls, KernelContext {
    private int priority(String call, int pid) {
        enter(call, pid);
        if (strikes(Fault.LIMITS_REFUSED)) {
            return -Errno.EPERM;
        }
        return kernel().processes().find(pid).filter(SimProcess::isAlive).isPresent() ? 0 : -Errno.ESRCH;
    }

    @Override
    default int setNice(int pid, int nice) {
        return priority("setpriority", pid);
    }

    @Override
    default int setIoPriority(int pid, int ioClass, int level) {
        return priority("ioprio_set", pid);
    }

    @Override
    default int setAffinity(int pid, int[] processors) {
        return priority("sched_setaffinity", pid);
    }

    @Override
    default int setScheduler(int pid, int policy, int priority) {
        return priority("sched_setscheduler", pid);
    }
}
