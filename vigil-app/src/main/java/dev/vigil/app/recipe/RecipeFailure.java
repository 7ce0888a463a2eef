package dev.vigil.app.recipe;

import dev.vigil.linux.Errno;

/** No daemon was made. The message says why, {@code reason (value)}, and reads on after {@code cannot ...:}. */
public final class RecipeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /** For a reason that is not that of a system call. */
    public RecipeFailure(String reason) {
        super(reason);
        this.errno = 0;
    }

    private RecipeFailure(String reason, int errno) {
        super(reason);
        this.errno = errno;
    }

    /**
     * A system call failed.
     *
     * @param errno with either sign
     * @param subject what it was about; empty for the program itself
     */
    public static RecipeFailure of(int errno, String subject) {
        String prefix = subject.isEmpty() ? "" : subject + ": ";
        return new RecipeFailure(prefix + Errno.describe(errno), Math.abs(errno));
    }

    /** Whether the kernel refused it to this user, EPERM. */
    public boolean isNotPermitted() {
        return errno == Errno.EPERM;
    }
}
