package dev.vigil.daemon.boot;

import dev.vigil.linux.Errno;

/** vigild can't start; the message is the cause alone. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean notPermitted;

    StartFailure(String cause) {
        this(cause, false);
    }

    private StartFailure(String cause, boolean notPermitted) {
        super(cause, null, false, false);
        this.notPermitted = notPermitted;
    }

    /**
     * A system call on {@code what} has failed.
     *
     * @param result {@code -errno}
     */
    static StartFailure of(String what, int result) {
        return new StartFailure(what + ": " + Errno.describe(result), Errno.isPermission(result));
    }

    /** Whether a user with more rights could. */
    boolean notPermitted() {
        return notPermitted;
    }
}
