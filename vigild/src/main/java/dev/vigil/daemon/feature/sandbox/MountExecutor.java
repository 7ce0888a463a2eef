package dev.vigil.daemon.feature.sandbox;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Arrays;
import java.util.List;

/**
 * Carries out {@link MountStep}s in the mount namespace of the calling thread, which is new. All copies are taken
 * before the first change. A path is opened without following a link in its last place, and what was opened must be
 * what was meant: somebody else might have changed a folder on the way.
 *
 * <p>The files of vigild's own classes may be covered from the first step on. So nothing here may need a class that was
 * not used before: plain loops, and no text is made.
 */
final class MountExecutor {
    private static final String SELF = "/proc/self/fd/";

    private final Linux linux;
    private final MountStep[] steps;
    private final int[] copies;
    private int failed = -1;

    MountExecutor(Linux linux, List<MountStep> steps) {
        this.linux = linux;
        this.steps = steps.toArray(new MountStep[0]);
        this.copies = new int[this.steps.length];
        Arrays.fill(copies, -1);
    }

    /** @return 0, or {@code -errno} of the step {@link #failed} */
    int run() {
        int result = linux.makeMountsSlave();
        for (int i = 0; i < steps.length && result >= 0; i++) {
            failed = i;
            result = steps[i].isCopy() ? copy(i) : 0;
        }
        for (int i = 0; i < steps.length && result >= 0; i++) {
            failed = i;
            result = apply(steps[i], copies[i]);
        }
        for (int i = 0; i < steps.length && result >= 0; i++) {
            failed = i;
            result = steps[i].kind() == MountStep.Kind.SEALED_MEMORY ? makeReadOnly(steps[i], false) : 0;
        }
        for (int copy : copies) {
            if (copy >= 0) {
                linux.close(copy);
            }
        }
        return Math.min(result, 0);
    }

    /** Makes all calls once to no effect, so that their classes are there when they are needed. */
    void rehearse(String nowhere) {
        MountStep step = MountStep.memory(nowhere, "mode=0", "");
        apply(step, -1);
        mount(MountStep.memory("/", "mode=0,nothing", "")); // an option that does not exist
        place(step, -1);
        makeReadOnly(step, true);
        linux.cloneTree(-1, true);
        linux.setMountReadOnly(-1, true);
        linux.moveMount(-1, -1);
        linux.symlink(nowhere, nowhere);
        makeFolder(nowhere);
        linux.stat(-1);
    }

    /** The step at which it ended; -1: before all of them. */
    int failed() {
        return failed;
    }

    private int copy(int index) {
        int source = open(steps[index].source());
        if (source < 0) {
            return source;
        }
        copies[index] = linux.cloneTree(source, true);
        linux.close(source);
        if (copies[index] >= 0 && steps[index].kind() == MountStep.Kind.READ_ONLY) {
            return linux.setMountReadOnly(copies[index], true);
        }
        return copies[index];
    }

    private int apply(MountStep step, int copy) {
        if (step.isMemory()) {
            return mount(step);
        }
        if (step.kind() == MountStep.Kind.LINK) {
            return linux.symlink(step.source(), step.path());
        }
        return step.kind() == MountStep.Kind.ALL_READ_ONLY ? makeReadOnly(step, true) : place(step, copy);
    }

    private int mount(MountStep step) {
        int folder = open(step.path());
        if (folder == -Errno.ENOENT) {
            makeFolders(step.path());
            folder = open(step.path());
        }
        if (folder < 0) {
            return folder;
        }
        int flags = Flags.MS_NOSUID | (step.path().equals("/dev") ? Flags.MS_NOEXEC : Flags.MS_NODEV);
        int result = linux.mountTmpfs(SELF.concat(Integer.toString(folder)), flags, step.options());
        linux.close(folder);
        return result;
    }

    private int place(MountStep step, int copy) {
        int target = open(step.path());
        if (target == -Errno.ENOENT) {
            makeMountPoint(step, copy);
            target = open(step.path());
        }
        if (target < 0) {
            return target;
        }
        int result = linux.moveMount(copy, target);
        linux.close(target);
        return result;
    }

    /** In a file system in memory, which covers what was there. */
    private void makeMountPoint(MountStep step, int copy) {
        String path = step.path();
        if (linux.stat(copy).filter(FileStatus::isDirectory).isPresent()) {
            makeFolders(path);
        } else {
            makeFolders(path.substring(0, Math.max(1, path.lastIndexOf('/'))));
            int made = linux.open(path, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_EXCL, 0444);
            linux.close(made);
        }
    }

    private void makeFolders(String path) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            makeFolder(path.substring(0, slash));
        }
        makeFolder(path);
    }

    private void makeFolder(String path) {
        if (linux.mkdir(path, 0755) == 0) {
            linux.chmod(path, 0755);
        }
    }

    private int makeReadOnly(MountStep step, boolean all) {
        int mount = open(step.path());
        if (mount < 0) {
            return mount;
        }
        int result = linux.setMountReadOnly(mount, all);
        linux.close(mount);
        return result;
    }

    private int open(String path) {
        int fd = linux.openPath(path);
        if (fd >= 0
                && !linux.readlink(SELF.concat(Integer.toString(fd))).orElse("").equals(path)) {
            linux.close(fd);
            return -Errno.ELOOP;
        }
        return fd;
    }
}
