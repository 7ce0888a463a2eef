package dev.vigil.cli.proc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the processes of a service use.
 *
 * @param cpuPercent of one processor, over the time between two samples
 * @param residentBytes memory that is in use; what processes share counts for each
 */
public record ServiceUsage(double cpuPercent, long residentBytes) {
    private static final double NANOS_PER_TICK = 1e9 / 100;
    private static final int PAGE_BYTES = 4096;

    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int USER_TIME = 11;
    private static final int WAITED_SYSTEM_TIME = 14;
    private static final int RESIDENT_PAGES = 21;
    private static final int DEPTH_MAX = 1000;

    /**
     * What all processes have used by {@code atNanos}. A process belongs to the service whose main process leads its
     * session or is among its ancestors.
     */
    public static final class Sample {
        private final long atNanos;
        private final Map<Integer, long[]> processes = new HashMap<>();

        private Sample(long atNanos) {
            this.atNanos = atNanos;
        }

        /** Now; {@code atNanos} is that of {@link System#nanoTime}. */
        public static Sample of(Proc proc, long atNanos) {
            Sample sample = new Sample(atNanos);
            for (int pid : proc.pids()) {
                sample.add(pid, proc.read(pid, "stat"));
            }
            return sample;
        }

        /** By proc_pid_stat(5), in the fields that follow the name; times of children that are gone count too. */
        private void add(int pid, String stat) {
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            if (fields.length <= RESIDENT_PAGES) {
                return; // it has ended
            }
            long ticks = 0;
            for (int i = USER_TIME; i <= WAITED_SYSTEM_TIME; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            processes.put(pid, new long[] {
                Long.parseLong(fields[PARENT]),
                Long.parseLong(fields[SESSION]),
                ticks,
                Long.parseLong(fields[RESIDENT_PAGES]) * PAGE_BYTES
            });
        }

        /** The main process to whose service {@code pid} belongs; 0: none. */
        private int ownerOf(int pid, Map<Integer, String> services) {
            int at = pid;
            for (int depth = 0; depth < DEPTH_MAX; depth++) {
                long[] process = processes.get(at);
                if (process == null) {
                    return 0;
                }
                if (services.containsKey(at)) {
                    return at;
                }
                if (services.containsKey((int) process[1])) {
                    return (int) process[1];
                }
                at = (int) process[0];
            }
            return 0;
        }
    }

    /** From {@code before} to {@code after}, by service; {@code services} are the names by main process. */
    public static Map<String, ServiceUsage> between(Sample before, Sample after, Map<Integer, String> services) {
        Map<String, Long> ticks = new HashMap<>();
        Map<String, Long> bytes = new HashMap<>();
        for (int pid : List.copyOf(after.processes.keySet())) {
            String service = services.get(after.ownerOf(pid, services));
            if (service == null) {
                continue;
            }
            long[] now = after.processes.getOrDefault(pid, new long[4]);
            long[] then = before.processes.getOrDefault(pid, new long[4]);
            ticks.merge(service, now[2] - then[2], Long::sum);
            bytes.merge(service, now[3], Long::sum);
        }
        double nanos = Math.max(1, after.atNanos - before.atNanos);
        Map<String, ServiceUsage> usage = new HashMap<>();
        ticks.forEach((service, used) -> usage.put(
                service,
                new ServiceUsage(Math.max(0, used * NANOS_PER_TICK / nanos * 100), bytes.getOrDefault(service, 0L))));
        return usage;
    }
}
