package dev.vigil.app.daemonize;

import dev.vigil.linux.Errno;
import java.util.OptionalInt;
import sun.misc.Signal;

/** No daemon was made. The message says why, {@code reason (value)}, and reads on after {@code cannot ...:}. */
public final class DaemonizeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errno;
    private final int signal;

    /** For a reason that is not that of a system call. */
    public DaemonizeFailure(String reason) {
        this(reason, 0, 0);
    }

    private DaemonizeFailure(String reason, int errno, int signal) {
        super(reason);
        this.errno = errno;
        this.signal = signal;
    }

    /**
     * A system call failed.
     *
     * @param errno with either sign
     * @param subject what it was about; empty for the program itself
     */
    public static DaemonizeFailure of(int errno, String subject) {
        String prefix = subject.isEmpty() ? "" : subject + ": ";
        return new DaemonizeFailure(prefix + Errno.describe(errno), Math.abs(errno), 0);
    }

    /** A signal came while the daemon was waited for. */
    static DaemonizeFailure interrupted(Signal signal) {
        return new DaemonizeFailure("stopped before it was ready (" + signal + ")", 0, signal.getNumber());
    }

    /** Whether the kernel refused it to this user, EPERM. */
    public boolean isNotPermitted() {
        return errno == Errno.EPERM;
    }

    /** The signal that it was given up for. */
    public OptionalInt signal() {
        return signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal);
    }
}
