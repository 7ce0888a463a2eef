package dev.vigil.linux;

/** The mount tree, as far as it keeps descriptors alive. Needs CAP_SYS_ADMIN. */
public interface MountCalls {
    /**
     * open_tree(2) and move_mount(2): hangs a descriptor, such as a pidfd, into the mount tree at an existing file,
     * where it outlives this process. Opening that file gives it back.
     */
    int pin(int fd, String path);

    /** umount2(2) MNT_DETACH */
    int unpin(String path);
}
