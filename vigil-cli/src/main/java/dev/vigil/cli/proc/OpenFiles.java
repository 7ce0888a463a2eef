package dev.vigil.cli.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a process has open. */
final class OpenFiles {
    private static final int STANDARD_MAX = 2;

    private final Proc proc;
    private final int pid;
    private final TreeMap<Integer, String> targets = new TreeMap<>();

    OpenFiles(Proc proc, int pid) {
        this.proc = proc;
        this.pid = pid;
        for (int number : proc.descriptors(pid)) {
            proc.link(pid, "fd/" + number).ifPresent(target -> targets.put(number, target));
        }
    }

    boolean isEmpty() {
        return targets.isEmpty();
    }

    boolean leadsToTerminal() {
        return targets.values().stream().anyMatch(Terminals::isTerminal);
    }

    /** {@code 0-2 /dev/null, 3 others: 2 sockets, 1 file} */
    String describe() {
        if (targets.isEmpty()) {
            return "none, or not to be seen";
        }
        String others = others();
        return others.isEmpty() ? standard() : standard() + "; " + others;
    }

    private String standard() {
        List<String> parts = new ArrayList<>();
        for (int number = 0; number <= STANDARD_MAX; number++) {
            parts.add(targets.getOrDefault(number, "closed"));
        }
        if (parts.stream().distinct().count() == 1) {
            return "0-2 " + parts.getFirst();
        }
        return "0 " + parts.get(0) + ", 1 " + parts.get(1) + ", 2 " + parts.get(2);
    }

    private String others() {
        TreeMap<String, Integer> kinds = new TreeMap<>();
        targets.tailMap(STANDARD_MAX, false).values().forEach(target -> kinds.merge(kind(target), 1, Integer::sum));
        if (kinds.isEmpty()) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        kinds.forEach((kind, count) -> parts.add(count + " " + kind + (count == 1 ? "" : "s")));
        return "and " + String.join(", ", parts);
    }

    private static String kind(String target) {
        if (target.startsWith("/")) {
            return Terminals.isTerminal(target) ? "terminal" : target.startsWith("/dev/") ? "device" : "file";
        }
        return target.startsWith("socket:") ? "socket" : target.startsWith("pipe:") ? "pipe" : "other";
    }

    /** Mount points but {@code /} that can't be unmounted as long as this process runs. */
    NavigableSet<String> busyMounts(Mounts mounts) {
        NavigableSet<String> busy = new TreeSet<>();
        for (String name : List.of("cwd", "exe", "root")) {
            proc.link(pid, name).ifPresent(target -> busy.add(mounts.pointOf(target)));
        }
        targets.values().stream()
                .filter(target -> target.startsWith("/"))
                .map(mounts::pointOf)
                .forEach(busy::add);
        busy.removeAll(List.of("/", "/dev", "/dev/pts", "/dev/shm", "/proc", "/sys", "/run"));
        return busy;
    }

    /** Files of its own pid that it has locked, by proc_pid_fdinfo(5). */
    List<String> lockedPidFiles() {
        List<String> found = new ArrayList<>();
        targets.forEach((number, target) -> {
            boolean locked = proc.read(pid, "fdinfo/" + number).contains("\nlock:");
            if (locked && target.startsWith("/") && holdsPid(target)) {
                found.add(target);
            }
        });
        return found;
    }

    private boolean holdsPid(String path) {
        return PidFiles.holds(proc, pid, path);
    }
}
