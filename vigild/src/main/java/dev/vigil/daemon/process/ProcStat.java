package dev.vigil.daemon.process;

import dev.vigil.linux.Linux;
import java.util.Optional;

/**
 * /proc/PID/stat in the parts that vigild looks at.
 *
 * @param exitCode as of wait(2), of one that has ended; 0 also where we may not know
 */
record ProcStat(char state, int parent, int processGroup, int session, long startTicks, int exitCode) {
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int START = 19;
    private static final int EXIT_CODE = 49;

    static Optional<ProcStat> of(Linux linux, int pid) {
        return linux.readFile("/proc/" + pid + "/stat").flatMap(ProcStat::parse);
    }

    /** The name, which may hold anything, is in parentheses; the fields that follow are split by spaces. */
    private static Optional<ProcStat> parse(String text) {
        int name = text.lastIndexOf(')');
        if (name < 0) {
            return Optional.empty();
        }
        String[] fields = text.substring(name + 1).strip().split(" ", -1);
        if (fields.length <= EXIT_CODE) {
            return Optional.empty();
        }
        return Optional.of(new ProcStat(
                fields[STATE].charAt(0),
                Integer.parseInt(fields[PARENT]),
                Integer.parseInt(fields[GROUP]),
                Integer.parseInt(fields[SESSION]),
                Long.parseLong(fields[START]),
                Integer.parseInt(fields[EXIT_CODE])));
    }

    /** Nothing is left of it but its exit status. */
    boolean hasEnded() {
        return state == 'Z' || state == 'X';
    }
}
