package dev.vigil.daemon.loop;

/** In which order one turn of the loop handles what is ready, and why. */
public enum EventPriority {
    /** Mail of the spawners first: it tells which pid belongs to whom, and exits are about pids. */
    TASKS,
    /** The control socket next: an operator gets in also while the services storm. */
    CONTROL,
    /**
     * What a service says before what becomes of it: {@code MAINPID=} or {@code STOPPING=1} change what its end means.
     */
    NOTIFY,
    /** Ends of processes: the sooner, the sooner the replacement runs. */
    EXIT,
    /** Output after ends: it waits in its pipe and is not lost. */
    OUTPUT,
    /** Probes after output: whether a service is ready hurries nobody who is dead. */
    PROBE,
    /** Clients that are being served: they wait for what came of all the above. */
    CLIENT
}
