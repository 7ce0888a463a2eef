package dev.vigil.linux;

/**
 * Attributes of the calling thread that the programs inherit which it spawns: namespaces, and what is refused. None of
 * it can be undone, so this is for threads that end afterwards.
 */
public interface ThreadCalls {
    /** unshare(2) of namespaces: {@code CLONE_} flags from {@link Flags}. CLONE_NEWNS takes the umask along. */
    int unshare(int namespaces);

    /** Takes the loopback of the thread's network namespace into operation, netdevice(7). */
    int startLoopback();

    /** keyctl(2) KEYCTL_JOIN_SESSION_KEYRING: a new session keyring without a name. */
    int newSessionKeyring();

    /** prctl(2) PR_SET_NO_NEW_PRIVS */
    int setNoNewPrivileges();

    /**
     * seccomp(2): a filter under which nobody makes or enters a namespace ({@code EPERM}), and programs of another
     * architecture find no system calls ({@code ENOSYS}). Needs CAP_SYS_ADMIN or {@link #setNoNewPrivileges}.
     */
    int refuseNamespaces();
}
