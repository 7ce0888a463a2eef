package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.linux.ChildStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The processes of one incarnation, as far as vigild has to remember them. */
final class Group {
    private static final long FIRST_RECHECK_NANOS = 1_000_000;
    private static final long LAST_RECHECK_NANOS = 1_000_000_000;

    final Incarnation incarnation;
    /** The process that was spawned: leader of its session and process group. */
    final int leader;

    final ProcessIdentity leaderIdentity;
    /** The main process: the leader, unless the service said {@code MAINPID=}. */
    int main;

    ProcessIdentity mainIdentity;
    /** Of a main process that is not the leader; -1: none. */
    int mainPidfd = -1;

    /** Of a program that puts itself into the background; null: it does not. */
    @Nullable
    BackgroundProgram background;

    /** Field 22 of /proc/PID/stat of the first process of such a program, and what it executed; 0, empty: unknown. */
    long startTicks;

    String executable = "";

    /** How the first process of such a program has ended. */
    Optional<ChildStatus> leaderStatus = Optional.empty();

    /** Launched by an earlier vigild and no child of ours. */
    boolean adopted;
    /**
     * Of the leader, open until nothing is left of the group: it tells its process group from a later one; -1: none.
     */
    int leaderPidfd = -1;

    /** Ended while no vigild was there. */
    boolean endedAway;

    /** The leader is gone; of an adopted one also as soon as it has ended. */
    boolean leaderReaped;

    boolean mainEnded;
    /** Was killed as a whole: what turns up of it later is killed too. */
    boolean killed;
    /** Someone wants to know when it is empty. */
    boolean awaited;

    long recheckAtNanos = Long.MAX_VALUE;
    private long recheckDelayNanos = FIRST_RECHECK_NANOS;

    Group(Incarnation incarnation, int leader, ProcessIdentity identity) {
        this.incarnation = incarnation;
        this.leader = leader;
        this.leaderIdentity = identity;
        this.main = leader;
        this.mainIdentity = identity;
    }

    GroupIdentity identity() {
        return new GroupIdentity(leader, leaderIdentity, main, mainIdentity);
    }

    /** The leader is a child of ours that was not reaped: nobody else can get its number meanwhile. */
    boolean leaderIsOurChild() {
        return !adopted && !leaderReaped;
    }

    /** The first process has ended and it is not known which one is the main process now. */
    boolean isWithoutMain() {
        return background != null && leaderReaped && main == leader && !mainEnded;
    }

    String service() {
        return incarnation.service();
    }

    void recheckLater(long nowNanos) {
        recheckAtNanos = nowNanos + recheckDelayNanos;
        recheckDelayNanos = Math.min(LAST_RECHECK_NANOS, recheckDelayNanos * 2);
    }
}
