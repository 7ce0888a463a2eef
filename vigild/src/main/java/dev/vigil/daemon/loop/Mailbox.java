package dev.vigil.daemon.loop;

/** The way back into the loop from other threads (spawner, slow component). */
public interface Mailbox {
    /** Runs {@code task} on the loop's thread in its next turn, and wakes it. Callable from any thread. */
    void post(Runnable task);
}
