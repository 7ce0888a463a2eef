package dev.vigil.daemon.process;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Processes that are to get a signal. Each is held by a pidfd before it is asked whose it is, so what was found out is
 * about the process that gets the signal, and not about one that had its number before. Only a child of ours needs no
 * pidfd: its number is its own until we reap it.
 */
final class HeldProcesses implements AutoCloseable {
    /** What a group has beyond that is found by the next look. */
    private static final int PROCESSES_MAX = 4_096;

    private static final int CHILD = -1;

    private final Linux linux;
    private final int self;
    private final Map<Integer, Integer> pidfds = new LinkedHashMap<>();

    HeldProcesses(Linux linux, int self) {
        this.linux = linux;
        this.self = self;
    }

    /** Adds a child of ours that was not reaped, and all below it. */
    void addChild(int pid) {
        if (pid > 1 && !pidfds.containsKey(pid)) {
            pidfds.put(pid, CHILD);
            addBelow(pid);
        }
    }

    /** Adds a process, and all below it, if it is still there once it is held and {@code belongs} then. */
    void add(int pid, IntPredicate belongs) {
        if (hold(pid, belongs)) {
            addBelow(pid);
        }
    }

    private boolean hold(int pid, IntPredicate belongs) {
        boolean wanted = pid > 1 && pid != self && !pidfds.containsKey(pid) && pidfds.size() < PROCESSES_MAX;
        int pidfd = wanted ? linux.pidfdOpen(pid) : -Errno.ESRCH;
        if (pidfd >= 0 && belongs.test(pid)) {
            pidfds.put(pid, pidfd);
            return true;
        }
        if (pidfd >= 0) {
            linux.close(pidfd);
        }
        return false;
    }

    private void addBelow(int root) {
        List<Integer> todo = new ArrayList<>(List.of(root));
        while (!todo.isEmpty()) {
            int parent = todo.removeLast();
            for (int child : children(parent)) {
                if (hold(child, pid -> isChildOf(pid, parent))) {
                    todo.add(child);
                }
            }
        }
    }

    /** A child is listed with the thread that forked it. */
    private List<Integer> children(int pid) {
        List<Integer> children = new ArrayList<>();
        String tasks = "/proc/" + pid + "/task/";
        for (String thread : linux.list(tasks)) {
            linux.readFile(tasks + thread + "/children").ifPresent(text -> ProcNumbers.addAll(text, children));
        }
        return children;
    }

    /** The parent is asked last: if it is there then, its number was its own all the time. */
    private boolean isChildOf(int pid, int parent) {
        return ProcStat.of(linux, pid).filter(stat -> stat.parent() == parent).isPresent()
                && send(parent, 0) != -Errno.ESRCH;
    }

    private int send(int pid, int signal) {
        int pidfd = pidfds.getOrDefault(pid, CHILD);
        return pidfd == CHILD ? linux.kill(pid, signal) : linux.pidfdSendSignal(pidfd, signal);
    }

    /** Sends a signal to those that are not of a process group, which has got it already; 0: to all. */
    void signal(int signal, int exceptProcessGroup) {
        for (int pid : pidfds.keySet()) {
            if (exceptProcessGroup == 0 || linux.getpgid(pid) != exceptProcessGroup) {
                send(pid, signal);
            }
        }
    }

    /** Which they are. */
    List<Integer> pids() {
        return List.copyOf(pidfds.keySet());
    }

    @Override
    public void close() {
        pidfds.values().stream().filter(pidfd -> pidfd != CHILD).forEach(linux::close);
    }
}
