package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All processes that lived at one moment, found by whose session or process group they are in and by their marks. */
final class ProcessSnapshot {
    private final Map<Integer, Set<Integer>> byLeader = new HashMap<>();
    private final Map<Incarnation, Set<Integer>> byMark = new HashMap<>();
    private final List<Integer> living = new ArrayList<>();
    private boolean marksAreRead;

    /** A look at all of /proc: some 20 microseconds a process. */
    static ProcessSnapshot take(Linux linux) {
        ProcessSnapshot snapshot = new ProcessSnapshot();
        for (int pid : ProcNumbers.pids(linux)) {
            ProcStat.of(linux, pid).filter(stat -> !stat.hasEnded()).ifPresent(stat -> snapshot.add(pid, stat));
        }
        return snapshot;
    }

    private void add(int pid, ProcStat stat) {
        living.add(pid);
        put(byLeader, stat.session(), pid);
        put(byLeader, stat.processGroup(), pid);
    }

    private static <K> void put(Map<K, Set<Integer>> map, K key, int pid) {
        map.computeIfAbsent(key, _ -> new TreeSet<>()).add(pid);
    }

    /** Those in the session or the process group of {@code leader}, itself among them. */
    Set<Integer> ledBy(int leader) {
        return byLeader.getOrDefault(leader, Set.of());
    }

    /** Those that the vigild of directory {@code run} has marked as of an incarnation. */
    Set<Integer> marked(IdentityVariables identity, String run, Incarnation incarnation) {
        if (!marksAreRead) {
            marksAreRead = true;
            for (int pid : living) {
                Optional<Incarnation> mark = identity.read(pid, run);
                mark.ifPresent(marked -> put(byMark, marked, pid));
            }
        }
        return byMark.getOrDefault(incarnation, Set.of());
    }
}
