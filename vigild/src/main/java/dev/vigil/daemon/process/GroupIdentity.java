package dev.vigil.daemon.process;

/**
 * The processes of an incarnation, as far as they have to be found again.
 *
 * @param leader the process that was launched: its pid is also that of its session and process group
 * @param main the main process: the leader, unless the service said otherwise
 */
public record GroupIdentity(int leader, ProcessIdentity leaderIdentity, int main, ProcessIdentity mainIdentity) {
    /** Of a process of which nothing but its number is known: what has that number now is not taken for it. */
    public static GroupIdentity unproved(int pid) {
        return new GroupIdentity(pid, ProcessIdentity.UNKNOWN, pid, ProcessIdentity.UNKNOWN);
    }
}
