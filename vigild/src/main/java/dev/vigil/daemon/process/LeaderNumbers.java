package dev.vigil.daemon.process;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;

/**
 * Whether the number of a leader is still that of its session and process group. The kernel gives it to nobody else as
 * long as the leader is not reaped or a member lives; then it may be a stranger's, who must not be signalled.
 *
 * <p>A child of ours is reaped by us alone, so its number can be used. For all others a pidfd decides: of the leader,
 * which from Linux 6.9 on stands for its process group also after its end, or of a main process in the same session.
 */
final class LeaderNumbers {
    private final Linux linux;

    LeaderNumbers(Linux linux) {
        this.linux = linux;
    }

    /** Whether every process of the session or process group of that number is of the group, at this moment. */
    boolean areHeld(Group group) {
        return group.leaderIsOurChild()
                || (!group.leaderReaped && isThere(group.leaderPidfd))
                || (group.leaderPidfd >= 0 && signalByPidfd(group, 0) == 0)
                || (group.mainPidfd >= 0 && linux.getsid(group.main) == group.leader && isThere(group.mainPidfd));
    }

    boolean isThere(int pidfd) {
        return pidfd >= 0 && linux.pidfdSendSignal(pidfd, 0) != -Errno.ESRCH;
    }

    /**
     * Whether another process has the number of a leader that was reaped. The kernel gives it to nobody as long as one
     * of the session or process group is left, so none is.
     */
    boolean isGivenAnew(Group group) {
        return group.leaderReaped && linux.kill(group.leader, 0) != -Errno.ESRCH;
    }

    /** Sends a signal to the whole process group at once. @return whether it could: else each process is to be told */
    boolean signalProcessGroup(Group group, int signal) {
        return group.leaderIsOurChild()
                ? linux.kill(-group.leader, signal) == 0
                : group.leaderPidfd >= 0 && signalByPidfd(group, signal) == 0;
    }

    private int signalByPidfd(Group group, int signal) {
        return linux.pidfdSignalGroup(group.leaderPidfd, signal);
    }

    /**
     * Whether certainly no process of the process group is left; signals nobody.
     *
     * @return false also when the number is in use and may be a stranger's, which an earlier kernel can't tell
     */
    boolean processGroupIsGone(Group group) {
        int found = group.leaderPidfd >= 0 ? signalByPidfd(group, 0) : -Errno.EINVAL;
        return found == -Errno.ESRCH || (found == -Errno.EINVAL && linux.kill(-group.leader, 0) == -Errno.ESRCH);
    }
}
