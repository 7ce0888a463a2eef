package dev.vigil.daemon.process;

import dev.vigil.linux.Linux;

/** Ends children of vigild of which it is not certain whether they were reaped: then their number is another's. */
public final class ChildSignals {
    private static final int SIGKILL = 9;

    private ChildSignals() {}

    /** Kills a child if it is one still. Callable from any thread. */
    public static void kill(Linux linux, int pid) {
        int pidfd = linux.pidfdOpen(pid);
        boolean child = linux.isChild(pid);
        if (child && pidfd >= 0) {
            linux.pidfdSendSignal(pidfd, SIGKILL);
        } else if (child) {
            linux.kill(pid, SIGKILL);
        }
        if (pidfd >= 0) {
            linux.close(pidfd);
        }
    }

    /** Kills a child and its process group if it is one still. To be called by the thread that reaps. */
    public static void killGroup(Linux linux, int pid) {
        if (pid > 1 && linux.isChild(pid)) {
            linux.kill(-pid, SIGKILL);
        }
    }
}
