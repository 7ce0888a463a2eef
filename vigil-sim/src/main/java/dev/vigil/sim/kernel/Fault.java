package dev.vigil.sim.kernel;

/** What the weather can do. Each world has some of these, each with a probability of its own. */
public enum Fault {
    /** posix_spawn(3) fails with EAGAIN, ENOMEM or EMFILE. */
    SPAWN_FAILS,
    /** open(2), pipe(2), accept(2), pidfd_open(2) and the like fail with EMFILE. */
    NO_DESCRIPTORS,
    /** The disk is full for a while: ENOSPC, or a part of what was to be written. */
    DISK_FULL,
    /** Reads, writes, tee and splice move less than they could. */
    SHORT_TRANSFERS,
    /** epoll_wait(2) reports only some of what is ready. */
    EVENTS_LATE,
    /** epoll_wait(2) reports in any order. */
    EVENTS_REORDERED,
    /** epoll_wait(2) is interrupted and reports nothing. */
    INTERRUPTS,
    /** Other threads of vigild are slow: tasks, cgroup cgroupTasks, the child watch. */
    THREADS_SLOW,
    /** A system call takes up to milliseconds. */
    CALLS_SLOW,
    /** SIGKILL takes a while, as in an uninterruptible sleep. */
    DEATHS_SLOW,
    /** Init reaps late what it inherits. */
    INIT_LAZY,
    /** The wall clock is set. */
    CLOCK_STEPS,
    /** A service dies by itself at any instant. */
    SUDDEN_DEATHS,
    /** A client goes away in the middle. */
    CLIENTS_VANISH,
    /** A client sends in pieces and reads late. */
    CLIENTS_SLOW,
    /** vigild is killed between any two system calls, and started again. */
    VIGILD_KILLED,
    /** A process that is none of ours takes the number of one of ours as soon as it is free, as its own session. */
    STRANGERS,
    /** Limits and priorities of a process that is being launched are refused: EPERM, EBUSY, ENOENT. */
    LIMITS_REFUSED
}
