package dev.vigil.linux;

import java.util.List;
import java.util.Optional;

/** Processes: their start, signals, groups, limits and ends. */
public interface ProcessCalls {
    /**
     * Starts a program by posix_spawn(3); safe on any thread, which waits until the child has called execve(2).
     *
     * @return its pid, or {@code -errno} of whatever failed in the child up to and including execve(2)
     */
    int spawn(SpawnPlan plan);

    /**
     * execve(2) of this very process; returns only on failure. The signal mask is emptied. Descriptors above 2 but
     * {@code keep} are closed; after a failure they are still open, and close-on-exec.
     */
    int exec(String path, List<String> argv, List<String> environment, int[] keep);

    /** pidfd_open(2) */
    int pidfdOpen(int pid);

    /** pidfd_send_signal(2); signal 0 only looks whether that is allowed and the process is there. */
    int pidfdSendSignal(int pidfd, int signal);

    /**
     * pidfd_send_signal(2) with PIDFD_SIGNAL_PROCESS_GROUP (Linux 6.9): sends a signal to the process group that the
     * process leads or led, also once it was reaped itself. The number of the group may be another's by then; this
     * never reaches that one.
     *
     * @return 0; {@code -ESRCH}: nobody is left in the group; {@code -EINVAL}: an earlier kernel
     */
    int pidfdSignalGroup(int pidfd, int signal);

    /** pidfd_getfd(2): a duplicate of a descriptor that the process has open. */
    int pidfdGetfd(int pidfd, int theirs);

    /** kill(2): {@code pid} below -1 names a process group. */
    int kill(int pid, int signal);

    /**
     * Reaps a child by its pid without waiting. Empty: it still runs.
     *
     * @throws LinuxException ECHILD: no child of ours
     */
    Optional<ChildStatus> reap(int pid);

    /** Whether there is a child with this pid that was not reaped: waitid(2) with WNOWAIT. */
    boolean isChild(int pid);

    /** Looks for any child that has ended, without waiting and without reaping it. @return its pid, 0: none, -ECHILD */
    int peekEnded();

    /** Blocks until any child has ended, without reaping it. @return its pid, or -ECHILD */
    int awaitEnded();

    /**
     * ioctl(2) PIDFD_GET_INFO: the exit status of a process, child or not, that was reaped. Empty: it was not reaped
     * yet, or the kernel is older than 6.15.
     */
    Optional<ChildStatus> pidfdExit(int pidfd);

    /** prctl(2) PR_SET_CHILD_SUBREAPER for this process. */
    int becomeSubreaper();

    /**
     * signal(2) with SIG_IGN, for this process and what it spawns with {@link SpawnPlan.Options#ignoredSignals}. For
     * one-shot programs only: it takes the signal away from the whole JVM.
     */
    int setSignalIgnored(int signal);

    /**
     * Makes a signal readable that the JVM keeps to itself: each one that comes adds to an eventfd(2). The handler is
     * eventfd_write(3), which gets the number of the signal as its first argument and writes to the descriptor of that
     * number; so it is async-signal-safe, and no Java runs in it.
     *
     * @param signal the descriptor of this number is replaced
     * @return the descriptor to be read, non-blocking, or {@code -errno}
     */
    int signalDescriptor(int signal);

    /** malloc_trim(3): gives the kernel back what the C heap does not need. @return 1 if there was any, else 0 */
    int trimMemory();

    int setsid();

    int setpgid(int pid, int pgid);

    int getpgid(int pid);

    int getsid(int pid);

    int getpid();

    int getppid();

    int geteuid();

    int getegid();

    /** unshare(2) CLONE_FS for the calling thread: its umask and working directory are its own from now on. */
    int unshareFs();

    /** umask(2) @return the one before */
    int umask(int mask);

    /** prlimit(2); {@code pid} 0 is this process; {@code resource} from {@link Flags}; -1 is no limit. */
    int setLimit(int pid, int resource, long soft, long hard);

    /** prlimit(2) @return {@code {soft, hard}}, -1 is no limit */
    Optional<long[]> limit(int pid, int resource);
}
