package dev.vigil.app;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The file mode creation mask, umask(2), for a part of a program: for the files that it makes and the children that it
 * starts. The mask belongs to the whole process, and Java has nothing to set it; so the part runs on a thread of its
 * own, with a mask of its own, unshare(2) CLONE_FS. The other threads never notice. The working directory of a child is
 * {@link ProcessBuilder#directory(java.io.File)}; that of the process Java can't change.
 */
public final class Umask {
    private static final int BITS = 0777;

    private final int mask;

    private Umask(int mask) {
        this.mask = mask;
    }

    /**
     * A mask.
     *
     * @param mask bits of a mode that are taken away, {@code 0027} say
     * @throws IllegalArgumentException other bits than those of {@code 0777}
     */
    public static Umask of(int mask) {
        if ((mask & ~BITS) != 0) {
            throw new IllegalArgumentException(
                    "cannot use umask: it has more than nine bits (0" + Integer.toOctalString(mask) + ")");
        }
        return new Umask(mask);
    }

    /** Runs a task with this mask, and waits for it. */
    public <T> T call(Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(() -> masked(task));
        Thread thread = new Thread(future, "umask");
        thread.start();
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private <T> T masked(Callable<T> task) throws Exception {
        Linux linux = new NativeLinux();
        int result = linux.unshareFs();
        if (result < 0) {
            throw new UnsupportedOperationException("cannot set umask: " + Errno.describe(result));
        }
        linux.umask(mask);
        return task.call();
    }
}
