package dev.vigil.linux;

import java.util.Optional;

/**
 * /proc/PID/stat in the parts that are used, proc_pid_stat(5).
 *
 * @param name at most 15 bytes
 * @param state one letter; {@code Z} has ended and waits for its parent
 * @param parent pid of the parent
 * @param processGroup number of its process group
 * @param session number of its session
 * @param terminal its controlling terminal
 * @param flags of the kernel, PF_...
 * @param startTicks when it started, clock ticks since boot
 * @param exitCode as of wait(2), of one that has ended; 0 also where we may not know
 */
public record ProcStat(
        String name,
        char state,
        int parent,
        int processGroup,
        int session,
        Terminal terminal,
        long flags,
        long startTicks,
        int exitCode) {
    /** Clock ticks a second, USER_HZ: the same on all processors that Java runs on. */
    public static final int TICKS_PER_SECOND = 100;

    private static final int START = 19;
    private static final int EXIT_CODE = 49;

    /**
     * The controlling terminal of a process.
     *
     * @param device number of the device; 0: none
     * @param foreground process group in the foreground; -1: none
     */
    public record Terminal(int device, int foreground) {}

    /** Of a process; empty when there is none. */
    public static Optional<ProcStat> of(Linux linux, int pid) {
        return linux.readFile("/proc/" + pid + "/stat").flatMap(ProcStat::parse);
    }

    /** The name, which may hold anything, is in parentheses; the fields that follow are split by spaces. */
    public static Optional<ProcStat> parse(String text) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = text.substring(close + 1).strip().split(" ", -1);
        if (fields.length <= EXIT_CODE || fields[0].isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(text.substring(open + 1, close), fields));
        } catch (NumberFormatException notOfTheKernel) {
            return Optional.empty();
        }
    }

    private static ProcStat parse(String name, String[] fields) {
        return new ProcStat(
                name,
                fields[0].charAt(0),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                new Terminal(Integer.parseInt(fields[4]), Integer.parseInt(fields[5])),
                Long.parseLong(fields[6]),
                Long.parseLong(fields[START]),
                Integer.parseInt(fields[EXIT_CODE]));
    }

    /** Nothing is left of it but its exit status. */
    public boolean hasEnded() {
        return state == 'Z' || state == 'X';
    }
}
