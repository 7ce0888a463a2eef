package dev.vigil.daemon.process;

/**
 * What tells a process from a later one with the same pid, within one boot.
 *
 * @param inode of its pidfd, a number that no other process ever has (kernel 6.9); 0: not known
 * @param startTicks field 22 of /proc/PID/stat, taken where there is no such inode; 0: not known
 */
public record ProcessIdentity(long inode, long startTicks) {
    public static final ProcessIdentity UNKNOWN = new ProcessIdentity(0, 0);

    /** Whether both are of one process; one that is not known is none. */
    public boolean isSame(ProcessIdentity other) {
        return inode != 0 ? inode == other.inode : startTicks != 0 && startTicks == other.startTicks;
    }
}
