package dev.vigil.app.recipe;

import dev.vigil.linux.Linux;
import java.util.Optional;

/**
 * A process as proc_pid_stat(5) shows it.
 *
 * @param state one letter; {@code Z} has ended and waits for its parent
 * @param terminal device number of its controlling terminal; 0: none
 * @param startTicks when it started, clock ticks since boot: with the pid this is who it is
 */
record ProcStat(char state, int parent, int group, int session, int terminal, long startTicks) {
    private static final int START_FIELD = 19;
    private static final int TICKS_PER_SECOND = 100; // USER_HZ, the same on all processors that Java runs on
    private static final long CLOCK_TOLERANCE_NANOS = 1_000_000_000;

    /** Empty when there is no such process. */
    static Optional<ProcStat> of(Linux linux, int pid) {
        return linux.readFile("/proc/" + pid + "/stat").map(ProcStat::parse);
    }

    /** The name in parentheses may hold anything, parentheses too. */
    private static ProcStat parse(String text) {
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return new ProcStat(
                fields[0].charAt(0),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                Integer.parseInt(fields[4]),
                Long.parseLong(fields[START_FIELD]));
    }

    /** Whether it was there at a time, nanoseconds since 1970; within {@link #CLOCK_TOLERANCE_NANOS}. */
    boolean startedBy(Linux linux, long nanos) {
        String uptime = linux.readFile("/proc/uptime").orElse("0 0");
        double uptimeSeconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
        double ageSeconds = uptimeSeconds - startTicks / (double) TICKS_PER_SECOND;
        long startedNanos = System.currentTimeMillis() * 1_000_000 - (long) (ageSeconds * 1e9);
        return startedNanos <= nanos + CLOCK_TOLERANCE_NANOS;
    }
}
