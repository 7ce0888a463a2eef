package dev.vigil.daemon.process;

import dev.vigil.core.Exit;
import dev.vigil.core.Incarnation;
import dev.vigil.daemon.launch.LaunchResult;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.LinuxException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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
 * <p>A child may end before the spawner's task has told that it was born. As long as a launch is under way, statuses
 * of unknown children are therefore kept.
 */
public final class Processes implements LoopComponent {
    private static final int SIGKILL = 9;
    private static final int ESRCH = 3;

    private final Linux linux;
    private final Poller poller;
    private final Cgroups cgroups;
    private final ProcessListener listener;
    private final ProcessIdentifier identification;
    private final Orphans orphans;
    private final Set<Integer> ownFromBefore;
    private final AdoptedProcesses survivors;
    private final ProcessTree tree;
    private final int self;
    private final Map<Integer, Child> children = new HashMap<>();
    private final Groups groups;
    private final Set<Group> unproved = new LinkedHashSet<>();
    private final UnclaimedExits early;
    private final Map<String, Long> outOfMemoryKills = new HashMap<>();

    /** {@code run} is the run directory, which marks what was launched by us and by an earlier vigild here. */
    public Processes(Linux linux, Poller poller, Cgroups cgroups, String run, ProcessListener listener) {
        this.linux = linux;
        this.poller = poller;
        this.cgroups = cgroups;
        this.listener = listener;
        this.groups = new Groups(linux, cgroups);
        this.identification = new ProcessIdentifier(linux);
        this.early = new UnclaimedExits(linux);
        this.orphans = new Orphans(linux);
        this.ownFromBefore = orphans.atBeginning();
        this.survivors = new AdoptedProcesses(linux, run, identification);
        this.tree = new ProcessTree(linux);
        this.self = linux.getpid();
    }

    // ---- births

    /** A launch begins: an unknown child that ends may be its. */
    public void launching() {
        early.launching();
    }

    /** A launch is over, after {@link #born} if there was a birth. */
    public void launchDone() {
        early.launchDone();
    }

    /** The main process of an incarnation runs; {@code announce} tells so, before it may turn out that it has ended. */
    public void bornMain(Incarnation incarnation, LaunchResult.Started started, Runnable announce) {
        Group group = new Group(incarnation, started.pid(), identification.of(started.pid(), started.pidfd()));
        group.childPidfd = started.pidfd();
        groups.add(group);
        orphans.groupBorn();
        announce.run();
        born(started, status -> leaderEnded(group, status));
    }

    /** What there is of each incarnation. */
    public Groups groups() {
        return groups;
    }

    /** By what the processes of an incarnation will be found again; empty when there are none that are known. */
    public Optional<GroupIdentity> footprint(Incarnation incarnation) {
        return Optional.ofNullable(groups.get(incarnation)).map(Group::footprint);
    }

    /** A child runs; {@code ended} hears how it ended, empty: unknown. */
    public void born(LaunchResult.Started started, Consumer<Optional<ChildStatus>> ended) {
        Child child = new Child(started.pid(), started.pidfd(), ended);
        Optional<ChildStatus> status = early.of(child.pid);
        if (status.isPresent()) {
            close(child);
            ended.accept(status);
            return;
        }
        children.put(child.pid, child);
        if (child.pidfd >= 0) {
            poller.watch(child.pidfd, Flags.EPOLLIN, (_, _, _) -> reap(child.pid));
        }
    }

    // ---- what an earlier vigild launched

    /**
     * Takes up an incarnation. Its processes are children of another now, or still ours after a re-exec.
     *
     * @param mainHasEnded whether that is known already, so that only the rest of it is of interest
     * @return whether its main process is there
     */
    public boolean adopt(Incarnation incarnation, GroupIdentity footprint, boolean mainHasEnded) {
        Group group = new Group(incarnation, footprint.leader(), footprint.leaderIdentity());
        group.main = footprint.main();
        group.mainIdentity = footprint.mainIdentity();
        group.mainEnded = mainHasEnded;
        groups.add(group);
        adoptLeader(group);
        if (group.main != group.leader && !mainHasEnded) {
            group.mainPidfd = identification.open(group.main, group.mainIdentity);
            survivors.watch(poller, group.main, group.mainPidfd, status -> mainEnded(group, status));
        }
        if (mainHasEnded) {
            unproved.add(group);
        }
        return group.main == group.leader ? !group.leaderReaped : group.mainPidfd >= 0;
    }

    private void adoptLeader(Group group) {
        int pidfd = identification.open(group.leader, group.leaderIdentity);
        if (pidfd >= 0 && ownFromBefore.contains(group.leader)) {
            group.childPidfd = pidfd;
            born(new LaunchResult.Started(group.leader, pidfd), status -> leaderEnded(group, status));
            return;
        }
        group.adopted = true;
        group.leaderReaped = pidfd < 0;
        group.leaderPidfd = pidfd;
        survivors.watch(poller, group.leader, pidfd, status -> leaderEnded(group, status));
    }

    /** What left its session before it was in its cgroup is known by its mark alone: it is put there now. */
    public void moveToCgroup() {
        survivors.moveToCgroup(groups, cgroups);
    }

    /** The main process of an adopted incarnation ended while no vigild was there. */
    public void endedAway(Incarnation incarnation, Optional<ChildStatus> status) {
        Group group = groups.get(incarnation);
        if (group != null) {
            group.endedAway = true;
            mainEnded(group, status);
        }
    }

    /** What runs and was launched by an earlier vigild here, but was not adopted: each with its first process. */
    public Map<Incarnation, GroupIdentity> unknown() {
        return survivors.leaders(groups::hasLeader);
    }

    /** Kills the session of something unknown, unless it is a child of what is known, or we come of it. */
    public boolean killStray(Incarnation incarnation, GroupIdentity footprint) {
        return groups.get(incarnation) == null && survivors.kill(footprint);
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
        Optional<Group> owner = orphans.remove(pid).or(() -> groups.bySession(pid));
        Optional<ChildStatus> status;
        try {
            status = linux.reap(pid);
        } catch (LinuxException e) {
            return true; // of a launch that failed in the child: the C library was quicker
        }
        if (status.isEmpty()) {
            return false;
        }
        if (owner.isEmpty()) {
            early.reaped(pid, status.get());
        }
        owner.filter(group -> group.main == pid).ifPresent(group -> mainEnded(group, status));
        owner.ifPresentOrElse(this::recheckNow, () -> unproved.forEach(this::recheckNow));
        return true;
    }

    private void leaderEnded(Group group, Optional<ChildStatus> status) {
        group.leaderReaped = true;
        group.childPidfd = -1;
        dropLeaderPidfd(group);
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
        listener.exited(group.incarnation, exit, empty);
        if (empty && group.awaited) {
            listener.emptied(group.incarnation);
        }
    }

    private Exit exit(Group group, Optional<ChildStatus> status) {
        if (status.isEmpty()) {
            return new Exit.Unknown(group.endedAway);
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
    public void awaitEmpty(Incarnation incarnation, long nowNanos) {
        Group group = groups.get(incarnation);
        if (group == null) {
            listener.emptied(incarnation);
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
                listener.emptied(group.incarnation);
            }
            return;
        }
        if (group.killed) {
            signalAll(group, SIGKILL);
        }
        group.recheckLater(nowNanos);
    }

    private boolean provedEmpty(Group group) {
        if (group.adopted) {
            return group.leaderReaped && !cgroups.populated(group.service()) && nobodySurvives(group);
        }
        scanOrphans();
        orphans.of(group).forEach(this::reapIfEnded);
        return group.leaderReaped
                && noProcessGroup(group)
                && orphans.of(group).isEmpty()
                && !cgroups.populated(group.service());
    }

    /** A zombie that its new parent does not reap counts as nobody. */
    private boolean nobodySurvives(Group group) {
        boolean told = cgroups.present() && linux.kill(-group.leader, 0) == -ESRCH;
        return told || survivors.of(group, !cgroups.present()).isEmpty();
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
        groups.remove(group);
        unproved.remove(group);
        dropLeaderPidfd(group);
    }

    // ---- whose is it?

    private void scanOrphans() {
        orphans.scan(children::containsKey, groups::owner);
    }

    /** sd_notify MAINPID=: another process of the service is now its main one. @return whether it is one of its own */
    public boolean changeMain(Incarnation incarnation, int pid) {
        Group group = groups.get(incarnation);
        if (group == null || group.mainEnded || pid <= 1 || pid == self) {
            return false;
        }
        if (pid == group.main) {
            return true;
        }
        if (pid != group.leader
                && groups.owner(pid).filter(owner -> owner == group).isEmpty()) {
            return false;
        }
        dropMainPidfd(group);
        group.main = pid;
        group.mainIdentity = group.leaderIdentity;
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
        group.mainIdentity = identification.of(group.main, pidfd);
        if (pidfd >= 0) {
            group.mainPidfd = pidfd;
            poller.watch(pidfd, 0, (_, _, _) -> mainEnded(group, linux.pidfdExit(pidfd)));
        }
    }

    private void dropLeaderPidfd(Group group) {
        if (group.leaderPidfd >= 0) {
            poller.unwatch(group.leaderPidfd);
            linux.close(group.leaderPidfd);
            group.leaderPidfd = -1;
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
    public void signal(Incarnation incarnation, int signal, boolean wholeGroup) {
        Group group = groups.get(incarnation);
        if (group == null) {
            return;
        }
        if (wholeGroup) {
            group.killed |= signal == SIGKILL;
            signalAll(group, signal);
        } else if (!group.mainEnded) {
            signalMain(group, signal);
        }
    }

    /** The pid of one that is no child of ours may be another's by now. */
    private void signalMain(Group group, int signal) {
        if (!group.adopted) {
            linux.kill(group.main, signal);
        } else {
            linux.pidfdSendSignal(group.main == group.leader ? group.leaderPidfd : group.mainPidfd, signal);
        }
    }

    /** Sends a signal to all that there is of every service. */
    public void signalEverything(int signal) {
        groups.all().forEach(group -> signal(group.incarnation, signal, true));
    }

    private void signalAll(Group group, int signal) {
        Set<Integer> members = members(group);
        if (signal == SIGKILL) {
            cgroups.kill(group.service());
        }
        boolean byNumber = group.adopted
                ? group.leaderPidfd >= 0 && linux.pidfdSendSignal(group.leaderPidfd, 0) == 0
                : !group.processGroupGone;
        if (byNumber) {
            linux.kill(-group.leader, signal);
        }
        for (int pid : members) {
            if (pid > 1 && pid != self && !(byNumber && linux.getpgid(pid) == group.leader)) {
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
        if (group.adopted) {
            members.addAll(survivors.of(group, !cgroups.present()));
        }
        return members;
    }

    /** Kills what was inherited and belongs to no service that is known. @return their pids */
    public List<Integer> killStrays() {
        scanOrphans();
        return orphans.killAll();
    }

    private record Child(int pid, int pidfd, Consumer<Optional<ChildStatus>> ended) {}
}
