package dev.vigil.daemon.feature.resources;

import dev.vigil.daemon.process.ProcNumbers;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a process uses, by /proc.
 *
 * @param cpuSeconds of it and of its children that are gone
 * @param memoryBytes resident; what it shares with others counts in full
 * @param threads that it has
 * @param readBytes from disks; 0 where that may not be looked at
 * @param writtenBytes to disks
 */
record ProcessUsage(double cpuSeconds, long memoryBytes, long threads, long readBytes, long writtenBytes) {
    static final ProcessUsage NONE = new ProcessUsage(0, 0, 0, 0, 0);

    private static final int USER_TIME = 11;
    private static final int WAITED_SYSTEM_TIME = 14;
    private static final int THREADS = 17;
    private static final int RESIDENT_PAGES = 21;
    private static final int PAGE_BYTES = 4096;

    ProcessUsage plus(ProcessUsage other) {
        return new ProcessUsage(
                cpuSeconds + other.cpuSeconds,
                memoryBytes + other.memoryBytes,
                threads + other.threads,
                readBytes + other.readBytes,
                writtenBytes + other.writtenBytes);
    }

    /** Of a process; {@link #NONE} when it is gone. */
    static ProcessUsage of(Linux linux, int pid, boolean transfer) {
        Optional<String> stat = linux.readFile("/proc/" + pid + "/stat");
        String io = transfer ? linux.readFile("/proc/" + pid + "/io").orElse("") : "";
        return stat.map(text -> parse(text, io)).orElse(NONE);
    }

    /** By proc_pid_stat(5), in the fields that follow the name, and proc_pid_io(5). */
    static ProcessUsage parse(String stat, String io) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= RESIDENT_PAGES) {
            return NONE;
        }
        try {
            long ticks = 0;
            for (int i = USER_TIME; i <= WAITED_SYSTEM_TIME; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return new ProcessUsage(
                    (double) ticks / ProcStat.TICKS_PER_SECOND,
                    Long.parseLong(fields[RESIDENT_PAGES]) * PAGE_BYTES,
                    Long.parseLong(fields[THREADS]),
                    number(io, "read_bytes: "),
                    number(io, "write_bytes: "));
        } catch (NumberFormatException notOfTheKernel) {
            return NONE;
        }
    }

    private static long number(String text, String word) {
        return text.lines()
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()).strip())
                .filter(value -> value.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /** Whose all processes of the machine are at one moment; looked at when that is first asked. */
    static final class Table {
        private static final int DEPTH_MAX = 1000;

        private final Linux linux;
        private final Set<Integer> mains;
        private final Map<Integer, List<Integer>> byMain = new HashMap<>();
        private boolean looked;

        /** @param mains the main processes of services */
        Table(Linux linux, Collection<Integer> mains) {
            this.linux = linux;
            this.mains = Set.copyOf(mains);
        }

        /** A main process, those that descend from it, and those in its session. */
        List<Integer> of(int main) {
            if (!looked) {
                looked = true;
                look();
            }
            return byMain.getOrDefault(main, List.of());
        }

        private void look() {
            Map<Integer, ProcStat> processes = new HashMap<>();
            ProcNumbers.pids(linux).forEach(pid -> ProcStat.of(linux, pid).ifPresent(stat -> processes.put(pid, stat)));
            processes.keySet().forEach(pid -> {
                int main = mainOf(pid, processes);
                if (main > 0) {
                    byMain.computeIfAbsent(main, _ -> new ArrayList<>()).add(pid);
                }
            });
        }

        private int mainOf(int pid, Map<Integer, ProcStat> processes) {
            int at = pid;
            for (int depth = 0; depth < DEPTH_MAX; depth++) {
                ProcStat process = processes.get(at);
                if (mains.contains(at) || process == null) {
                    return process == null ? 0 : at;
                }
                if (mains.contains(process.session())) {
                    return process.session();
                }
                at = process.parent();
            }
            return 0;
        }
    }
}
