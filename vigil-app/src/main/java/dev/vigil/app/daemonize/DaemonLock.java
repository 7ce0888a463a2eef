package dev.vigil.app.daemonize;

/** What a daemon holds for its life: an open file with a lock on it, which it inherits, and in which its pid stands. */
public interface DaemonLock {
    /** The locked descriptor. */
    int descriptor();

    /** Writes the pid of the daemon. @return 0 or {@code -errno} */
    int write(int pid);

    /** Takes it back: no daemon was made. */
    void withdraw();
}
