package dev.vigil.daemon.process;

import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * Processes whose parent has died and which vigild inherited as subreaper. The kernel gives them to the first thread of
 * vigild, so its list of children holds them all and, since spawners are other threads, hardly anything else: reading
 * it costs ten microseconds. Once the main process of a service has been reaped, each process that is left of it is in
 * this list or below one that is.
 */
final class Orphans {
    private static final int SIGKILL = 9;

    private final Linux linux;
    private final String childrenFile;
    private final Map<Integer, Optional<Group>> known = new HashMap<>();

    Orphans(Linux linux) {
        this.linux = linux;
        int self = linux.getpid();
        this.childrenFile = "/proc/" + self + "/task/" + self + "/children";
    }

    /** Looks again; {@code accounted} are children that were launched, {@code owner} tells whose a new orphan is. */
    void scan(IntPredicate accounted, IntFunction<Optional<Group>> owner) {
        List<Integer> children = new ArrayList<>();
        linux.readFile(childrenFile).ifPresent(text -> ProcNumbers.addAll(text, children));
        if (children.isEmpty()) {
            known.clear();
            return;
        }
        Set<Integer> present = new HashSet<>(children);
        known.keySet().retainAll(present);
        for (int pid : children) {
            if (!accounted.test(pid) && !known.containsKey(pid)) {
                known.put(pid, owner.apply(pid));
            }
        }
    }

    /** A launch has become known: some that were nobody's may be its. They are asked about again with the next scan. */
    void groupBorn() {
        known.values().removeIf(Optional::isEmpty);
    }

    /** The children that vigild had when it began: none, but after a re-exec all that it launched before. */
    Set<Integer> atBeginning() {
        List<Integer> children = new ArrayList<>();
        linux.readFile(childrenFile).ifPresent(text -> ProcNumbers.addAll(text, children));
        return Set.copyOf(children);
    }

    /** Those of a group at the last scan. */
    List<Integer> of(Group group) {
        if (known.isEmpty()) {
            return List.of();
        }
        List<Integer> pids = new ArrayList<>();
        known.forEach((pid, owner) -> {
            if (owner.isPresent() && owner.get() == group) {
                pids.add(pid);
            }
        });
        return pids;
    }

    /** Kills all that the last scan has shown. @return their pids */
    List<Integer> killAll() {
        List<Integer> killed = new ArrayList<>();
        for (int pid : List.copyOf(known.keySet())) {
            if (linux.reap(pid).isEmpty()) {
                linux.kill(pid, SIGKILL);
                killed.add(pid);
            }
        }
        return killed;
    }

    /** One was reaped. @return whose it was, as far as known */
    Optional<Group> remove(int pid) {
        Optional<Group> owner = known.remove(pid);
        return owner == null ? Optional.empty() : owner;
    }
}
