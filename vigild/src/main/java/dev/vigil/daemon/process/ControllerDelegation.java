package dev.vigil.daemon.process;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands controllers of cgroup v2 down to the groups of services. A cgroup that hands controllers to those below it may
 * hold no processes itself (the root may), so vigild and what it has started leave their cgroup for one below it, if
 * that cgroup is theirs alone: a systemd unit with {@code Delegate=yes}, a container. Where others live in it nothing
 * is
 * changed.
 */
final class ControllerDelegation {
    /** No service can be called so. */
    static final String LEAF = ".vigild";

    private static final int MODE = 0755;
    /** Processes may fork while they are moved. */
    private static final int ROUNDS_MAX = 20;

    private static final int ANCESTORS_MAX = 1000;

    private final Linux linux;
    private final String guardFile;
    private boolean moved;

    /** @param guardFile where the pid of the guard stands, which belongs to vigild though it is no child */
    ControllerDelegation(Linux linux, String guardFile) {
        this.linux = linux;
        this.guardFile = guardFile;
    }

    /**
     * Enables a controller for all groups below {@code base}, which is in vigild's own cgroup.
     *
     * @return why that can't be
     */
    Optional<String> enable(String controller, String base) {
        String own = base.substring(0, base.lastIndexOf('/'));
        Optional<String> refused = enableBelow(own, controller);
        if (refused.isPresent() && holdsProcesses(own)) {
            refused = leave(own, base).or(() -> enableBelow(own, controller));
        }
        return refused.or(() -> enableBelow(base, controller));
    }

    private Optional<String> enableBelow(String folder, String controller) {
        String file = folder + "/cgroup.subtree_control";
        boolean there = linux.readFile(file)
                .filter(text -> List.of(text.strip().split(" ", -1)).contains(controller))
                .isPresent();
        return there ? Optional.empty() : CgroupFiles.write(linux, file, "+" + controller);
    }

    private boolean holdsProcesses(String folder) {
        return !processes(folder).isEmpty();
    }

    private List<Integer> processes(String folder) {
        List<Integer> pids = new ArrayList<>();
        linux.readFile(folder + "/cgroup.procs").ifPresent(text -> ProcNumbers.addAll(text, pids));
        return pids;
    }

    private Optional<String> leave(String own, String base) {
        Optional<Integer> stranger =
                processes(own).stream().filter(pid -> !isOurs(pid)).findFirst();
        if (stranger.isPresent()) {
            return Optional.of(own + " holds processes that are not vigild's (" + stranger.get()
                    + "); start vigild in a cgroup of its own, such as a systemd unit with Delegate=yes");
        }
        int made = linux.mkdir(base + "/" + LEAF, MODE);
        if (made < 0 && made != -Errno.EEXIST) {
            return Optional.of(base + "/" + LEAF + ": " + Errno.describe(made));
        }
        moved = true;
        return move(own, base + "/" + LEAF);
    }

    private Optional<String> move(String from, String to) {
        Optional<String> refused = Optional.empty();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            List<Integer> pids = processes(from);
            if (pids.isEmpty()) {
                return Optional.empty();
            }
            for (int pid : pids) {
                refused = CgroupFiles.write(linux, to + "/cgroup.procs", Integer.toString(pid));
            }
        }
        return refused.isPresent() ? refused : Optional.of(from + ": processes are started all the time");
    }

    private boolean isOurs(int pid) {
        int self = linux.getpid();
        int at = pid;
        for (int depth = 0; depth < ANCESTORS_MAX && at > 0; depth++) {
            if (at == self) {
                return true;
            }
            at = ProcStat.of(linux, at).map(ProcStat::parent).orElse(0);
        }
        return linux.readFile(guardFile)
                .filter(text -> text.strip().equals(Integer.toString(pid)))
                .isPresent();
    }

    /** Goes back where vigild came from, when no service is left in {@code base}; else that could not be removed. */
    void undo(String base) {
        String leaf = base + "/" + LEAF;
        if (!moved && processes(leaf).isEmpty()) {
            return;
        }
        String own = base.substring(0, base.lastIndexOf('/'));
        for (String folder : List.of(base, own)) {
            String file = folder + "/cgroup.subtree_control";
            for (String controller : linux.readFile(file).orElse("").strip().split(" ", -1)) {
                CgroupFiles.write(linux, file, "-" + controller);
            }
        }
        move(leaf, own);
        linux.rmdir(leaf);
    }
}
