package dev.vigil.daemon.process;

import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Walks from a process to all its descendants by /proc. */
final class ProcessTree {
    private static final int PROCESSES_MAX = 100_000;

    private final Linux linux;

    ProcessTree(Linux linux) {
        this.linux = linux;
    }

    /** Adds {@code root} and all below it. */
    void addAll(int root, Set<Integer> into) {
        List<Integer> todo = new ArrayList<>(List.of(root));
        while (!todo.isEmpty() && into.size() < PROCESSES_MAX) {
            int pid = todo.removeLast();
            if (into.add(pid)) {
                addChildren(pid, todo);
            }
        }
    }

    /** A child is listed with the thread that forked it. */
    private void addChildren(int pid, List<Integer> into) {
        String tasks = "/proc/" + pid + "/task/";
        for (String thread : linux.list(tasks)) {
            linux.readFile(tasks + thread + "/children").ifPresent(text -> ProcNumbers.addAll(text, into));
        }
    }
}
