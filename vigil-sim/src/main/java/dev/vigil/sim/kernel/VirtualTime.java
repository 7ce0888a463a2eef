package dev.vigil.sim.kernel;

import java.util.PriorityQueue;

/**
 * Virtual time and what is to happen in it. Nobody waits: when all are idle, time leaps to the next entry. Entries of
 * the same time happen in the order in which they were made, so a run is a function of its seed.
 */
public final class VirtualTime {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long nowNanos = 1_000_000_000L;
    private long latest;
    private boolean running;
    private long happened;

    public long nowNanos() {
        return nowNanos;
    }

    /** How many entries have happened. */
    public long handle() {
        return happened;
    }

    public void after(long delayNanos, Runnable entry) {
        entries.add(new Entry(nowNanos + Math.max(0, delayNanos), latest++, entry));
    }

    /** Time passes while somebody works; what falls due meanwhile happens. */
    public void spend(long nanos) {
        if (running) {
            return;
        }
        nowNanos += nanos;
        runDue();
    }

    /** Time leaps to the next entry, or to {@code untilNanos} if that is sooner. @return whether there was an entry */
    public boolean leap(long untilNanos) {
        Entry next = entries.peek();
        if (next == null || next.atNanos > untilNanos) {
            nowNanos = Math.max(nowNanos, untilNanos == Long.MAX_VALUE ? nowNanos : untilNanos);
            return false;
        }
        nowNanos = Math.max(nowNanos, next.atNanos);
        runDue();
        return true;
    }

    private void runDue() {
        running = true;
        try {
            while (!entries.isEmpty() && entries.element().atNanos <= nowNanos) {
                happened++;
                entries.remove().what.run();
            }
        } finally {
            running = false;
        }
    }

    private record Entry(long atNanos, long number, Runnable what) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
