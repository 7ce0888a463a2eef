package dev.vigil.sim.kernel;

import dev.vigil.linux.ChildStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All processes: who is whose child, who inherits orphans, who still has a number. Numbers are few, so that they are
 * soon used again.
 */
public final class ProcessTable {
    private static final int FIRST_PID = 300;
    private static final int SIGKILL = 9;
    private static final long DEATH_NANOS_MAX = 3_000_000_000L;
    private static final long INIT_NANOS_MAX = 1_200_000_000L;

    private final Kernel kernel;
    private final TreeMap<Integer, SimProcess> byPid = new TreeMap<>();
    private final SimProcess init;
    private final int pidMax;
    /** Processes that are reaped, whose sessions or groups still have members. */
    private final List<SimProcess> numberHolders = new ArrayList<>();

    private int latestPid = FIRST_PID;

    ProcessTable(Kernel kernel, int pidMax) {
        this.kernel = kernel;
        this.pidMax = pidMax;
        init = new SimProcess(1, null, new SimProcess.Birth(0, List.of("init"), ""));
        init.group = 1;
        init.session = 1;
        byPid.put(1, init);
    }

    public SimProcess init() {
        return init;
    }

    /** All that are not reaped, in the order of their numbers. */
    public List<SimProcess> all() {
        return new ArrayList<>(byPid.values());
    }

    public Optional<SimProcess> find(int pid) {
        return Optional.ofNullable(byPid.get(pid));
    }

    // ---- births

    /** fork(2) and execve(2): a child with the parent's session, group and cgroup, and no descriptors. */
    public SimProcess fork(SimProcess parent, List<String> argv, String environment) {
        return fork(parent, freePid(), argv, environment);
    }

    private SimProcess fork(SimProcess parent, int pid, List<String> argv, String environment) {
        var birth = new SimProcess.Birth(kernel.agenda().nowNanos(), argv, environment);
        SimProcess child = new SimProcess(pid, parent, birth);
        child.group = parent.group;
        child.session = parent.session;
        child.cgroup = parent.cgroup;
        child.uid = parent.uid;
        child.gid = parent.gid;
        parent.children.add(child);
        byPid.put(child.pid(), child);
        return child;
    }

    /** A process that has nothing to do with vigild, under a number that another had. @return empty: it is not free */
    public Optional<SimProcess> forkAs(int pid, String program, String environment) {
        return isTaken(pid) ? Optional.empty() : Optional.of(fork(init, pid, List.of(program), environment));
    }

    /** setsid(2) */
    public void setSession(SimProcess process) {
        process.session = process.pid();
        process.group = process.pid();
    }

    /** Begins what a process runs. */
    public void run(SimProcess process, ProcessBehaviour program) {
        process.program = program;
        program.begin();
    }

    /** setresuid(2) and setresgid(2), by setpriv(1) */
    public void setIds(SimProcess process, int uid, int gid) {
        process.uid = uid;
        process.gid = gid;
    }

    /** execve(2): the same process runs another program. */
    public void exec(SimProcess process, List<String> argv, String environment) {
        kernel.note(process + " executes " + argv);
        process.execute(argv, environment);
        run(process, kernel.loader().load(process));
    }

    private int freePid() {
        for (int tried = FIRST_PID; tried <= pidMax; tried++) {
            latestPid = latestPid >= pidMax ? FIRST_PID : latestPid + 1;
            if (!isTaken(latestPid)) {
                return latestPid;
            }
        }
        throw new IllegalStateException("no process number is free");
    }

    private void forgetNumber(SimProcess process) {
        if (isTaken(process.pid())) {
            numberHolders.add(process);
        } else {
            process.loseNumber();
        }
        numberHolders.removeIf(holder -> {
            boolean free = !isTaken(holder.pid());
            if (free) {
                holder.loseNumber();
            }
            return free;
        });
    }

    /** Also the number of a session or group that still has members. */
    private boolean isTaken(int number) {
        return byPid.values().stream()
                .anyMatch(process -> process.pid() == number || process.group == number || process.session == number);
    }

    // ---- ends

    /** A process ends: its descriptors close, others inherit its children, and it waits to be reaped. */
    public void exit(SimProcess process, ChildStatus how) {
        if (!process.isAlive()) {
            return;
        }
        process.ended(how);
        kernel.note(process + " ended: " + (how.killed() ? "signal " : "code ") + how.value());
        process.closeAll();
        SimProcess heir = heir(process);
        for (SimProcess child : List.copyOf(process.children)) {
            inherit(heir, child);
        }
        if (process.parent == init) {
            reapByInit(process);
        }
        kernel.observer().died(process);
    }

    private SimProcess heir(SimProcess incarnation) {
        SimProcess ancestor = incarnation.parent;
        while (ancestor != init && !(ancestor.subreaper && ancestor.isAlive())) {
            ancestor = ancestor.parent;
        }
        return ancestor;
    }

    private void inherit(SimProcess heir, SimProcess child) {
        child.parent.children.remove(child);
        child.parent = heir;
        child.bornByThread = false;
        heir.children.add(child);
        if (heir == init && !child.isAlive()) {
            reapByInit(child);
        }
    }

    private void reapByInit(SimProcess process) {
        long delay = kernel.weather().delay(Fault.INIT_LAZY, 100_000, INIT_NANOS_MAX);
        kernel.agenda().after(delay, () -> forget(process));
    }

    private void forget(SimProcess process) {
        if (!process.isReaped()) {
            process.reaped();
            kernel.observer().reaped(process);
            process.parent.children.remove(process);
            byPid.remove(process.pid(), process);
            forgetNumber(process);
        }
    }

    /** waitid(2) of one child. @return how it ended, empty: it runs */
    Optional<ChildStatus> reap(SimProcess child) {
        Optional<ChildStatus> status = child.status();
        status.ifPresent(_ -> forget(child));
        return status;
    }

    /** A parent reaps a child of its own. */
    public void reapQuietly(SimProcess child) {
        if (!child.isAlive()) {
            forget(child);
        }
    }

    public boolean hasChildren(SimProcess parent) {
        return !parent.children.isEmpty();
    }

    /** Whether waitid(2) would return. */
    public boolean hasEndedChild(SimProcess parent) {
        return ended(parent).isPresent();
    }

    Optional<SimProcess> ended(SimProcess parent) {
        return parent.children.stream().filter(child -> !child.isAlive()).findFirst();
    }

    // ---- signals

    /** Those that kill(2) means by a number: a process, or below 0 a process group. */
    List<SimProcess> named(int pid) {
        return byPid.values().stream()
                .filter(process -> pid > 0 ? process.pid() == pid : process.group == -pid)
                .toList();
    }

    /** The process group that has the number of {@code leader}, unless that number is another's by now. */
    List<SimProcess> groupLedBy(SimProcess leader) {
        return leader.lostNumber() ? List.of() : named(-leader.pid());
    }

    /** Sends a signal to a process that may have ended already. */
    public void signal(SimProcess target, int signal) {
        if (!target.isAlive() || signal == 0) {
            return;
        }
        if (signal != SIGKILL) {
            target.program.signalled(signal);
        } else if (!target.dying) {
            target.dying = true;
            if (kernel.weather().strikes(Fault.DEATHS_SLOW)) {
                long delay = kernel.weather().draw(Fault.DEATHS_SLOW).magnitude(10_000, DEATH_NANOS_MAX);
                kernel.agenda().after(delay, () -> exit(target, killedBy(SIGKILL)));
            } else {
                exit(target, killedBy(SIGKILL));
            }
        }
    }

    /** The status of one that died of a signal. */
    public static ChildStatus killedBy(int signal) {
        return new ChildStatus(true, signal, false);
    }

    /** Those that live and hold a pidfd of a process. */
    public List<SimProcess> holders(SimProcess incarnation) {
        return byPid.values().stream()
                .filter(process -> process.descriptors.values().stream()
                        .anyMatch(file -> file instanceof PidFile pidfd && pidfd.process() == incarnation))
                .toList();
    }
}
