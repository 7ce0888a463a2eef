package dev.vigil.sim.kernel;

/** Who may do what with a file, path_resolution(7); there are no access control lists, and root may do all. */
final class Permissions {
    static final int READ = 4;
    static final int WRITE = 2;
    private static final int PASS = 1;

    private final FileTree files;

    Permissions(FileTree files) {
        this.files = files;
    }

    /** Whether a process may pass all folders on the way to a path. */
    boolean reaches(SimProcess process, String path) {
        if (process.uid == 0 || path.equals("/")) {
            return true;
        }
        String parent = FileTree.parent(path);
        boolean passes =
                files.at(parent).filter(folder -> may(process, folder, PASS)).isPresent();
        return passes && reaches(process, parent);
    }

    /** @param wanted bits of {@link #READ} and {@link #WRITE} */
    boolean may(SimProcess process, Inode inode, int wanted) {
        if (process.uid == 0) {
            return true;
        }
        int shift = process.uid == inode.uid ? 6 : process.gid == inode.gid ? 3 : 0;
        return ((inode.mode >> shift) & wanted) == wanted;
    }
}
