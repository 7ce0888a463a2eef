package dev.vigil.app;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.util.OptionalInt;

/**
 * Sessions and process groups: who is signalled together, and who is hung up with a terminal, credentials(7). For those
 * who have to know; a daemon that {@link Daemon} made is in a session of its own, without a terminal.
 */
public final class ProcessGroups {
    private static final int CALLER = 0;

    private final Linux linux;

    /** Of this machine, as this process sees it. */
    public ProcessGroups() {
        linux = new NativeLinux();
    }

    /** The process group of a process, getpgid(2). Empty: no such process. */
    public OptionalInt group(int pid) {
        return found(linux.getpgid(pid));
    }

    /** The session of a process, getsid(2). Empty: no such process. */
    public OptionalInt session(int pid) {
        return found(linux.getsid(pid));
    }

    /** Whether it leads its session: only such a one gets a controlling terminal by opening one. */
    public boolean isSessionLeader(int pid) {
        return session(pid).orElse(-1) == pid;
    }

    /** Whether it leads its process group: such a one can't call setsid(2). */
    public boolean isGroupLeader(int pid) {
        return group(pid).orElse(-1) == pid;
    }

    /** The group in the foreground of our controlling terminal, tcgetpgrp(3) of tty(4). Empty: we have none. */
    public OptionalInt foreground() {
        int terminal = linux.open("/dev/tty", Flags.O_RDWR | Flags.O_NOCTTY, 0);
        if (terminal < 0) {
            return OptionalInt.empty();
        }
        int group = linux.tcgetpgrp(terminal);
        linux.close(terminal);
        return found(group);
    }

    /** Whether what is typed at our controlling terminal comes to us, and Ctrl-C too. */
    public boolean isInForeground() {
        return foreground().equals(group(CALLER));
    }

    private static OptionalInt found(int result) {
        return result < 0 ? OptionalInt.empty() : OptionalInt.of(result);
    }
}
