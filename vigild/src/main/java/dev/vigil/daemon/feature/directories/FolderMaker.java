package dev.vigil.daemon.feature.directories;

import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.ServiceOwner;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import java.util.List;

/**
 * Makes folders and gives them to users. What lies below a folder of a user may be changed by that user at any moment,
 * also while root works in it. So each part of a path is opened in the folder before it, a symbolic link is never
 * followed, and owner and mode are changed on what was opened, by its name in {@code /proc/self/fd}.
 */
final class FolderMaker {
    private static final int BASE_MODE = 0755;

    private final Linux linux;
    private final PathTrust trust;

    FolderMaker(Linux linux) {
        this.linux = linux;
        this.trust = new PathTrust(linux);
    }

    /**
     * Makes {@code name} below {@code base} and all that is missing on the way, and gives its last folder owner and
     * mode.
     *
     * @param base absolute path of a folder, which must be nobody else's; made if it is missing
     * @param what for messages: {@code state directory}
     * @throws LaunchRefused with the cause
     */
    void make(String base, String name, int mode, ServiceOwner owner, String what) {
        String path = base + "/" + name;
        makeAll(base, what);
        trust.problem(base).ifPresent(problem -> {
            throw new LaunchRefused(what + " " + path + ": " + problem);
        });
        int folder = linux.openDirectory(base);
        try {
            for (String part : List.of(name.split("/", -1))) {
                int next = folder < 0 ? folder : enter(folder, part);
                linux.close(folder);
                folder = next;
            }
            refuse(folder, what, path);
            give(folder, mode, owner, what, path);
        } finally {
            linux.close(folder);
        }
    }

    private void makeAll(String path, String what) {
        if (path.length() > 1 && linux.access(path, Flags.F_OK) == -Errno.ENOENT) {
            makeAll(path.substring(0, Math.max(1, path.lastIndexOf('/'))), what);
            int made = linux.mkdir(path, BASE_MODE);
            if (made == 0) {
                linux.chmod(path, BASE_MODE);
            }
            refuse(made == -Errno.EEXIST ? 0 : made, what, path);
        }
    }

    /** @return its descriptor, or {@code -errno} */
    private int enter(int folder, String part) {
        int fd = open(folder, part);
        if (fd == -Errno.ENOENT) {
            int made = linux.mkdir(OpenFolder.path(folder) + "/" + part, BASE_MODE);
            fd = made < 0 && made != -Errno.EEXIST ? made : open(folder, part);
            if (made == 0 && fd >= 0) {
                linux.chmod(fd, BASE_MODE);
            }
        }
        return fd;
    }

    private int open(int folder, String part) {
        int fd = linux.openAt(folder, part, Flags.O_RDONLY | Flags.O_NONBLOCK, 0);
        if (fd >= 0 && linux.stat(fd).filter(FileStatus::isDirectory).isEmpty()) {
            linux.close(fd);
            return -Errno.ENOTDIR;
        }
        return fd;
    }

    private void give(int folder, int mode, ServiceOwner owner, String what, String path) {
        FileStatus status = linux.stat(folder).orElseThrow(() -> new LaunchRefused(what + " " + path + ": gone"));
        if (status.uid() != owner.uid() || status.gid() != owner.gid()) {
            refuse(linux.chown(OpenFolder.path(folder), owner.uid(), owner.gid()), what, path);
            int before = status.uid() == 0 && DynamicUsers.isDynamic(status.gid()) ? status.gid() : status.uid();
            if (before != owner.uid() && before != 0) {
                new TreeGift(linux, before, owner).give(folder, what + " " + path);
            }
        }
        if (status.permissions() != mode) {
            refuse(linux.chmod(folder, mode), what, path);
        }
    }

    /** vigild's own user. */
    ServiceOwner own() {
        return new ServiceOwner(linux.geteuid(), linux.getegid());
    }

    /** Takes a folder of a user back, so that the next one with that number does not get in. */
    void takeBack(String base, String name) {
        int folder = linux.openDirectory(base);
        for (String part : List.of(name.split("/", -1))) {
            int next = folder < 0 ? folder : open(folder, part);
            linux.close(folder);
            folder = next;
        }
        if (folder >= 0) {
            linux.chown(OpenFolder.path(folder), 0, -1); // the group tells whose the content is
            linux.chmod(folder, 0700);
            linux.close(folder);
        }
    }

    private static void refuse(int result, String what, String path) {
        if (result < 0) {
            String reason = result == -Errno.ELOOP ? "a symbolic link is not followed (ELOOP)" : Errno.describe(result);
            throw new LaunchRefused(what + " " + path + ": " + reason);
        }
    }
}
