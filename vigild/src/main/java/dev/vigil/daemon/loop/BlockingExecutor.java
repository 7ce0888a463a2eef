package dev.vigil.daemon.loop;

/** Work that may block for long (compression, removal of files, a slow terminal): done elsewhere, never in the loop. */
@FunctionalInterface
public interface BlockingExecutor {
    /** Does {@code work} some time, on whatever thread. Callable from any thread. */
    void run(Runnable work);
}
