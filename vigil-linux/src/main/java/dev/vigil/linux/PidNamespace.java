package dev.vigil.linux;

/** Where the numbers of processes are given that this process sees, pid_namespaces(7). */
public final class PidNamespace {
    /** PID_NS_INIT_INO of linux/nsfs.h. */
    private static final long FIRST_INODE = 0xEFFFFFFCL;

    private PidNamespace() {}

    /** Whether it is the first one of the machine, and no container's. */
    public static boolean isFirst(Linux linux) {
        return linux.stat("/proc/self/ns/pid")
                .map(FileStatus::inode)
                .filter(inode -> inode == FIRST_INODE)
                .isPresent();
    }
}
