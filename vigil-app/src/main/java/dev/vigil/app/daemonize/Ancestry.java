package dev.vigil.app.daemonize;

import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;

/** The processes that a process comes from, by names that no other process of this boot ever has: pid and start. */
public final class Ancestry {
    private static final int GENERATIONS_MAX = 64;

    private final Linux linux;

    public Ancestry(Linux linux) {
        this.linux = linux;
    }

    /** {@code PID-TICKS}, with the time of its start in clock ticks since boot. */
    public String identity(int pid) {
        return pid + "-" + ProcStat.of(linux, pid).map(ProcStat::startTicks).orElse(0L);
    }

    /** How many generations a process is from one that is there still: 1 its parent; 0: it does not come from it. */
    public int distance(int pid, String identity) {
        int ancestor = parent(pid);
        for (int i = 1; i <= GENERATIONS_MAX && ancestor > 0; i++) {
            if (identity(ancestor).equals(identity)) {
                return i;
            }
            ancestor = parent(ancestor);
        }
        return 0;
    }

    private int parent(int pid) {
        return ProcStat.of(linux, pid).map(ProcStat::parent).orElse(0);
    }
}
