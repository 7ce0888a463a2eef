package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;

/** The processes of one incarnation, as far as vigild has to remember them. */
final class Group {
    private static final long FIRST_RECHECK_NANOS = 1_000_000;
    private static final long LAST_RECHECK_NANOS = 1_000_000_000;

    final Incarnation of;
    /** The process that was spawned: leader of its session and process group. */
    final int leader;
    /** The main process: the leader, unless the service said {@code MAINPID=}. */
    int main;
    /** Of a main process that is not the leader; -1: none. */
    int mainPidfd = -1;

    boolean leaderReaped;
    boolean mainEnded;
    /** No process has the leader's process group any more: its number may belong to others from now on. */
    boolean processGroupGone;
    /** Was killed as a whole: what turns up of it later is killed too. */
    boolean killed;
    /** Someone wants to know when it is empty. */
    boolean awaited;

    long recheckAtNanos = Long.MAX_VALUE;
    private long recheckDelayNanos = FIRST_RECHECK_NANOS;

    Group(Incarnation of, int leader) {
        this.of = of;
        this.leader = leader;
        this.main = leader;
    }

    String service() {
        return of.service();
    }

    void recheckLater(long nowNanos) {
        recheckAtNanos = nowNanos + recheckDelayNanos;
        recheckDelayNanos = Math.min(LAST_RECHECK_NANOS, recheckDelayNanos * 2);
    }
}
