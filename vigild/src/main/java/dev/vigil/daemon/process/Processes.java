package dev.vigil.daemon.process;

import dev.vigil.core.Exit;
import dev.vigil.core.Incarnation;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.loop.Room;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.LinuxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every process that came of a launch, and the proof that none is left.
 *
 * <p>vigild is the parent of what it launches and, as subreaper, of each process whose own parent has died. So the end
 * of the last process of a service is always the end of a child of vigild, and nothing must be polled to see it. A
 * service's processes are those of its process group and session, those in its cgroup, and the inherited ones with
 * their descendants, which are told by cgroup, session, or the variable {@code VIGIL_INCARNATION}. The group is empty
 * when kill(2) finds no process group, no inherited process is its own, and its cgroup is not populated; where only the
 * last is missing (the kernel lags a little behind) it is asked again soon.
 *
 * <p>A child may end before the spawner's letter has told that it was born. As long as a launch is under way, statuses
 * of unknown children are therefore kept.
 */
public final class Processes implements Room {
    private static final int SIGKILL = 9;
    private static final int ESRCH = 3;

    private final Linux linux;
    private final Poller poller;
    private final Cgroups cgroups;
    private final ProcessListener listener;
    private final Orphans orphans;
    private final ProcessTree tree;
    private final int self;
    private final Map<Integer, Child> children = new HashMap<>();
    private final Map<Incarnation, Group> groups = new HashMap<>();
    private final Map<Integer, Group> byLeader = new HashMap<>();
    private final Set<Group> unproved = new LinkedHashSet<>();
    private final Map<Integer, ChildStatus> early = new HashMap<>();
    private final Map<String, Long> outOfMemoryKills = new HashMap<>();
    private int launching;

    public Processes(Linux linux, Poller poller, Cgroups cgroups, ProcessListener listener) {
        this.linux = linux;
        this.poller = poller;
        this.cgroups = cgroups;
        this.listener = listener;
        this.orphans = new Orphans(linux);
        this.tree = new ProcessTree(linux);
        this.self = linux.getpid();
    }

    // ---- births

    /** A launch begins: an unknown child that ends may be its. */
    public void launching() {
        launching++;
    }

    /** A launch is over, after {@link #born} if there was a birth. */
    public void launchDone() {
        if (--launching == 0) {
            early.clear();
        }
    }

    /** The main process of an incarnation runs; {@code announce} tells so, before it may turn out that it has ended. */
    public void bornMain(Incarnation of, Launched.Started started, Runnable announce) {
        Group group = new Group(of, started.pid());
        groups.put(of, group);
        byLeader.put(group.leader, group);
        orphans.groupBorn();
        announce.run();
        born(started, status -> leaderEnded(group, status));
    }

    /** A child runs; {@code ended} hears how it ended, empty: unknown. */
    public void born(Launched.Started started, Consumer<Optional<ChildStatus>> ended) {
        Child child = new Child(started.pid(), started.pidfd(), ended);
        ChildStatus status = early.remove(child.pid);
        if (status != null) {
            close(child);
            ended.accept(Optional.of(status));
            return;
        }
        children.put(child.pid, child);
        if (child.pidfd >= 0) {
            poller.watch(child.pidfd, Flags.EPOLLIN, (_, _, _) -> reap(child.pid));
        }
    }

    // ---- ends

    /** Reaps each child that has ended. */
    public void reapEnded() {
        int pid = linux.peekEnded();
        while (pid > 0 && reap(pid)) {
            pid = linux.peekEnded();
        }
    }

    private boolean reap(int pid) {
        Child child = children.get(pid);
        if (child == null) {
            return reapOrphan(pid);
        }
        Optional<ChildStatus> status = Optional.empty();
        try {
            status = linux.reap(pid);
            if (status.isEmpty()) {
                return false;
            }
        } catch (LinuxException e) {
            // Somebody else reaped it: how it ended is lost, that it ended is not.
        }
        children.remove(pid);
        close(child);
        child.ended.accept(status);
        return true;
    }

    private void close(Child child) {
        if (child.pidfd >= 0) {
            poller.unwatch(child.pidfd);
            linux.close(child.pidfd);
        }
    }

    private boolean reapOrphan(int pid) {
        Optional<Group> owner = orphans.remove(pid).or(() -> Optional.ofNullable(byLeader.get(linux.getsid(pid))));
        Optional<ChildStatus> status = linux.reap(pid);
        if (status.isEmpty()) {
            return false;
        }
        if (owner.isEmpty() && launching > 0) {
            early.put(pid, status.get());
        }
        owner.filter(group -> group.main == pid).ifPresent(group -> mainEnded(group, status));
        owner.ifPresentOrElse(this::recheckNow, () -> unproved.forEach(this::recheckNow));
        return true;
    }

    private void leaderEnded(Group group, Optional<ChildStatus> status) {
        group.leaderReaped = true;
        if (group.main == group.leader) {
            mainEnded(group, status);
        } else {
            recheckNow(group);
        }
    }

    private void mainEnded(Group group, Optional<ChildStatus> status) {
        if (group.mainEnded) {
            return;
        }
        group.mainEnded = true;
        dropMainPidfd(group);
        Exit exit = exit(group, status);
        boolean empty = provedEmpty(group);
        if (empty) {
            forget(group);
        } else {
            unproved.add(group);
        }
        listener.exited(group.of, exit, empty);
        if (empty && group.awaited) {
            listener.emptied(group.of);
        }
    }

    private Exit exit(Group group, Optional<ChildStatus> status) {
        if (status.isEmpty()) {
            return new Exit.Unknown();
        }
        ChildStatus how = status.get();
        if (!how.killed()) {
            return new Exit.Code(how.value());
        }
        boolean outOfMemory = how.value() == SIGKILL && outOfMemory(group.service());
        return new Exit.Killed(how.value(), how.coreDumped(), outOfMemory);
    }

    private boolean outOfMemory(String service) {
        long now = cgroups.outOfMemoryKills(service);
        Long before = outOfMemoryKills.put(service, now);
        return now > (before == null ? 0 : before);
    }

    // ---- the proof

    /** Says {@link ProcessListener#emptied} as soon as no process of the incarnation is left. */
    public void awaitEmpty(Incarnation of, long nowNanos) {
        Group group = groups.get(of);
        if (group == null) {
            listener.emptied(of);
            return;
        }
        group.awaited = true;
        if (group.mainEnded) {
            recheck(group, nowNanos);
        }
    }

    private void recheckNow(Group group) {
        if (group.mainEnded) {
            group.recheckAtNanos = Long.MIN_VALUE;
        }
    }

    @Override
    public long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (Group group : unproved) {
            next = Math.min(next, group.recheckAtNanos);
        }
        return next;
    }

    @Override
    public void tick(long nowNanos) {
        for (Group group : List.copyOf(unproved)) {
            if (group.recheckAtNanos <= nowNanos) {
                recheck(group, nowNanos);
            }
        }
    }

    private void recheck(Group group, long nowNanos) {
        if (provedEmpty(group)) {
            forget(group);
            if (group.awaited) {
                listener.emptied(group.of);
            }
            return;
        }
        if (group.killed) {
            signalAll(group, SIGKILL);
        }
        group.recheckLater(nowNanos);
    }

    private boolean provedEmpty(Group group) {
        scanOrphans();
        orphans.of(group).forEach(this::reapIfEnded);
        return group.leaderReaped
                && noProcessGroup(group)
                && orphans.of(group).isEmpty()
                && !cgroups.populated(group.service());
    }

    private void reapIfEnded(int pid) {
        if (linux.reap(pid).isPresent()) {
            orphans.remove(pid);
        }
    }

    private boolean noProcessGroup(Group group) {
        if (!group.processGroupGone) {
            group.processGroupGone = linux.kill(-group.leader, 0) == -ESRCH;
        }
        return group.processGroupGone;
    }

    private void forget(Group group) {
        groups.remove(group.of, group);
        unproved.remove(group);
        byLeader.remove(group.leader, group);
    }

    // ---- whose is it?

    private void scanOrphans() {
        orphans.scan(children::containsKey, this::owner);
    }

    private Optional<Group> owner(int pid) {
        Group bySession = byLeader.get(linux.getsid(pid));
        if (bySession != null) {
            return Optional.of(bySession);
        }
        Optional<Group> byCgroup = cgroups.serviceOf(pid).flatMap(this::latestGroupOf);
        return byCgroup.isPresent() ? byCgroup : byEnvironment(pid);
    }

    private Optional<Group> latestGroupOf(String service) {
        @Nullable Group latest = null;
        for (Group group : groups.values()) {
            boolean later = latest == null || group.of.number() > latest.of.number();
            latest = group.service().equals(service) && later ? group : latest;
        }
        return Optional.ofNullable(latest);
    }

    private Optional<Group> byEnvironment(int pid) {
        String environment = "\0" + linux.readFile("/proc/" + pid + "/environ").orElse("");
        String key = "\0VIGIL_INCARNATION=";
        int at = environment.indexOf(key);
        int hash = at < 0 ? -1 : environment.indexOf('#', at);
        int end = hash < 0 ? -1 : environment.indexOf('\0', hash);
        if (end < 0) {
            return Optional.empty();
        }
        String mark = environment.substring(at + key.length(), end);
        for (Group group : groups.values()) {
            if (group.of.toString().equals(mark)) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    /** sd_notify MAINPID=: another process of the service is now its main one. @return whether it is one of its own */
    public boolean changeMain(Incarnation of, int pid) {
        Group group = groups.get(of);
        if (group == null || group.mainEnded || pid <= 1 || pid == self) {
            return false;
        }
        if (pid == group.main) {
            return true;
        }
        if (pid != group.leader && owner(pid).filter(owner -> owner == group).isEmpty()) {
            return false;
        }
        dropMainPidfd(group);
        group.main = pid;
        if (pid != group.leader) {
            watchMain(group);
        }
        return true;
    }

    /**
     * Not our child, or not yet: events=0 wakes us when its parent has reaped it, and the kernel then knows how it
     * ended.
     */
    private void watchMain(Group group) {
        int pidfd = linux.pidfdOpen(group.main);
        if (pidfd >= 0) {
            group.mainPidfd = pidfd;
            poller.watch(pidfd, 0, (_, _, _) -> mainEnded(group, linux.pidfdExit(pidfd)));
        }
    }

    private void dropMainPidfd(Group group) {
        if (group.mainPidfd >= 0) {
            poller.unwatch(group.mainPidfd);
            linux.close(group.mainPidfd);
            group.mainPidfd = -1;
        }
    }

    // ---- signals

    /** Sends a signal to the main process or to all that is there of an incarnation. */
    public void signal(Incarnation of, int signal, boolean wholeGroup) {
        Group group = groups.get(of);
        if (group == null) {
            return;
        }
        if (wholeGroup) {
            group.killed |= signal == SIGKILL;
            signalAll(group, signal);
        } else if (!group.mainEnded) {
            linux.kill(group.main, signal);
        }
    }

    /** Sends a signal to all that there is of every service. */
    public void signalEverything(int signal) {
        List.copyOf(groups.keySet()).forEach(of -> signal(of, signal, true));
    }

    private void signalAll(Group group, int signal) {
        Set<Integer> members = members(group);
        if (signal == SIGKILL) {
            cgroups.kill(group.service());
        }
        if (!group.processGroupGone) {
            linux.kill(-group.leader, signal);
        }
        for (int pid : members) {
            if (pid > 1 && pid != self && linux.getpgid(pid) != group.leader) {
                linux.kill(pid, signal);
            }
        }
    }

    private Set<Integer> members(Group group) {
        Set<Integer> members = new LinkedHashSet<>();
        if (!group.leaderReaped) {
            tree.addAll(group.leader, members);
        }
        scanOrphans();
        orphans.of(group).forEach(pid -> tree.addAll(pid, members));
        members.addAll(cgroups.members(group.service()));
        return members;
    }

    /** Kills what was inherited and belongs to no service that is known. @return their pids */
    public List<Integer> killStrays() {
        scanOrphans();
        List<Integer> killed = new ArrayList<>();
        for (int pid : orphans.all()) {
            if (linux.reap(pid).isEmpty()) {
                linux.kill(pid, SIGKILL);
                killed.add(pid);
            }
        }
        return killed;
    }

    private record Child(int pid, int pidfd, Consumer<Optional<ChildStatus>> ended) {}
}
