package dev.vigil.daemon.process;

/**
 * What the kernel has counted of a service's limits.
 *
 * @param memoryKills processes that it killed because memory ran out
 * @param forksRefused processes and threads that it did not let start, for there were enough
 */
public record GroupCounters(long memoryKills, long forksRefused) {
    /** Nothing has happened, or nothing is counted. */
    public static final GroupCounters NONE = new GroupCounters(0, 0);

    GroupCounters minus(GroupCounters earlier) {
        return new GroupCounters(
                Math.max(0, memoryKills - earlier.memoryKills), Math.max(0, forksRefused - earlier.forksRefused));
    }
}
