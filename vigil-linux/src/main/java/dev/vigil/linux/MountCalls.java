package dev.vigil.linux;

/** The mount tree of the calling thread's mount namespace. Changes need CAP_SYS_ADMIN. */
public interface MountCalls {
    /**
     * open_tree(2) and move_mount(2): hangs a descriptor, such as a pidfd, into the mount tree at an existing file,
     * where it outlives this process. Opening that file gives it back.
     */
    int pin(int fd, String path);

    /** umount2(2) MNT_DETACH */
    int unpin(String path);

    /** mount(2) MS_SLAVE | MS_REC of all: what is mounted elsewhere comes in, what is mounted here stays in. */
    int makeMountsSlave();

    /** mount(2) of a new tmpfs(5); {@code flags}: {@code MS_} of {@link Flags}. */
    int mountTmpfs(String path, int flags, String options);

    /** open(2) O_PATH | O_NOFOLLOW: a handle on whatever is there. */
    int openPath(String path);

    /**
     * open_tree(2) OPEN_TREE_CLONE: a copy of the mount at an open path that is nowhere yet; gone once it is closed.
     */
    int cloneTree(int path, boolean recursive);

    /** mount_setattr(2) MOUNT_ATTR_RDONLY of a mount by an open path or copy (Linux 5.12). */
    int setMountReadOnly(int mount, boolean recursive);

    /** move_mount(2): puts a copy over an open path. */
    int moveMount(int tree, int path);
}
