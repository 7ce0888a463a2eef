package dev.vigil.daemon.process;

import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    private final LaunchedChildren launched;
    private final Groups groups;
    private final Map<Integer, Optional<Group>> known = new HashMap<>();

    Orphans(Linux linux, LaunchedChildren launched, Groups groups) {
        this.linux = linux;
        this.launched = launched;
        this.groups = groups;
        this.childrenFile = childrenFile(linux);
    }

    private static String childrenFile(Linux linux) {
        int self = linux.getpid();
        return "/proc/" + self + "/task/" + self + "/children";
    }

    /** Looks again for children that were not launched, and whose they are. */
    void scan() {
        List<Integer> children = new ArrayList<>();
        linux.readFile(childrenFile).ifPresent(text -> ProcNumbers.addAll(text, children));
        if (children.isEmpty()) {
            known.clear();
            return;
        }
        Set<Integer> present = new HashSet<>(children);
        known.keySet().retainAll(present);
        for (int pid : children) {
            if (!launched.contains(pid) && !known.containsKey(pid)) {
                known.put(pid, groups.ownerOfDescendant(pid));
            }
        }
    }

    /** A launch has become known: some that were nobody's may be its. They are asked about again with the next scan. */
    void forgetUnowned() {
        known.values().removeIf(Optional::isEmpty);
    }

    /** All children that vigild has at this moment, reaped or not. */
    static Set<Integer> children(Linux linux) {
        List<Integer> children = new ArrayList<>();
        linux.readFile(childrenFile(linux)).ifPresent(text -> ProcNumbers.addAll(text, children));
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

    /** Whether the last scan has shown some that belong to no service. */
    boolean someUnowned() {
        return known.values().stream().anyMatch(Optional::isEmpty);
    }

    /** Kills all that the last scan has shown, but for what is to be left alone. @return their pids */
    List<Integer> killAll() {
        List<Integer> killed = new ArrayList<>();
        for (int pid : List.copyOf(known.keySet())) {
            if (!groups.isLeftAlone(pid) && linux.reap(pid).isEmpty()) {
                linux.kill(pid, SIGKILL);
                killed.add(pid);
            }
        }
        return killed;
    }

    /** One was reaped. @return whose it was, as far as known */
    Optional<Group> remove(int pid) {
        groups.reaped(pid);
        Optional<Group> owner = known.remove(pid);
        return owner == null ? Optional.empty() : owner;
    }
}
