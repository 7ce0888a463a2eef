package dev.vigil.linux;

/** What a process gets of processors and disks before others. Each call takes the pid of any process; 0 is this one. */
public interface SchedulingCalls {
    /** setpriority(2) PRIO_PROCESS: the niceness, -20 (most) to 19 (least); lowering it needs CAP_SYS_NICE. */
    int setNice(int pid, int nice);

    /**
     * ioprio_set(2) IOPRIO_WHO_PROCESS.
     *
     * @param ioClass 1 real-time, 2 best effort, 3 idle
     * @param level 0 (most) to 7
     */
    int setIoPriority(int pid, int ioClass, int level);

    /**
     * sched_setaffinity(2). Processors that are not there are ignored as long as one is.
     *
     * @param processors their numbers, below 8192
     */
    int setAffinity(int pid, int[] processors);

    /**
     * sched_setscheduler(2).
     *
     * @param policy {@code SCHED_} of {@link Flags}
     * @param priority 1 to 99 for SCHED_FIFO and SCHED_RR, 0 for the others
     */
    int setScheduler(int pid, int policy, int priority);
}
