package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.process.IdentityVariables.Claim;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Looks for processes that an earlier vigild launched. They are no children of this one: the kernel has given them to
 * init or to another subreaper. So their descendants are found in /proc: by session and process group, whose number
 * the kernel gives to nobody else as long as one member lives, and by the marks in their environment.
 *
 * <p>A look at all of /proc takes milliseconds, so it is used again for a while, the longer the dearer it was: else a
 * thousand services that are stopped together would each pay for a look at all. It can be trusted when it shows nobody,
 * for a group that was empty once can't fill again. One that was not is looked at again.
 */
final class AdoptedProcesses {
    private static final long FRESH_NANOS = 5_000_000;
    /** At most an eighth of the time is spent with looking. */
    private static final long FRESH_FOR_COST = 8;

    private static final int LOOKS_MAX = 8;
    private static final int ROOT = 0;
    private static final int SIGKILL = 9;

    private final Linux linux;
    private final String run;
    private final ProcessIdentifier identifier;
    private final ExitEvents exits;
    private final Cgroups cgroups;
    private final IdentityVariables identity;
    private final LeaderNumbers numbers;
    private ProcessSnapshot seen = new ProcessSnapshot();
    private long freshUntilNanos = Long.MIN_VALUE;

    /** {@code run} is the directory that marks processes as ours. */
    AdoptedProcesses(Linux linux, String run, Groups groups, Cgroups cgroups, ExitEvents exits) {
        this.linux = linux;
        this.run = run;
        this.identifier = new ProcessIdentifier(linux);
        this.exits = exits;
        this.cgroups = cgroups;
        this.identity = groups.identity();
        this.numbers = groups.numbers();
    }

    ProcessIdentifier identifier() {
        return identifier;
    }

    ExitEvents exits() {
        return exits;
    }

    private ProcessSnapshot look() {
        long before = linux.monotonicNanos();
        if (before >= freshUntilNanos) {
            seen = ProcessSnapshot.take(linux);
            long after = linux.monotonicNanos();
            freshUntilNanos = after + Math.max(FRESH_NANOS, FRESH_FOR_COST * (after - before));
        }
        return seen;
    }

    /** Those of an adopted group that live; {@code byMark} when no cgroup tells of those that left its session. */
    List<Integer> of(Group group, boolean byMark) {
        ProcessSnapshot snapshot = look();
        Set<Integer> found = new TreeSet<>(snapshot.ledBy(group.leader));
        if (group.leaderReaped) {
            found.remove(group.leader);
            if (!found.isEmpty() && !numbers.areHeld(group)) {
                found.removeIf(pid -> !isMarked(pid, group) && !isInCgroup(pid, group));
            }
        }
        if (group.main != group.leader && !group.mainEnded && numbers.isThere(group.mainPidfd)) {
            found.addAll(snapshot.ledBy(linux.getsid(group.main)));
        }
        if (byMark) {
            found.addAll(snapshot.marked(identity, run, group.incarnation));
            if (group.leaderReaped) {
                found.remove(group.leader);
            }
        }
        return List.copyOf(found);
    }

    /** Kills whatever bears a mark, wherever it went. */
    void killMarked(Incarnation mark) {
        try (HeldProcesses members = new HeldProcesses(linux, linux.getpid())) {
            ProcessSnapshot.take(linux)
                    .marked(identity, run, mark)
                    .forEach(pid -> members.add(
                            pid,
                            held -> identity.read(held, run)
                                    .filter(mark::equals)
                                    .isPresent()));
            members.signal(SIGKILL, 0);
        }
    }

    /** Whether a process that is held by a descriptor is of an adopted group. */
    boolean isOf(int pid, Group group) {
        boolean led = linux.getsid(pid) == group.leader || linux.getpgid(pid) == group.leader;
        boolean withMain = group.main != group.leader
                && numbers.isThere(group.mainPidfd)
                && linux.getsid(pid) == linux.getsid(group.main);
        return (led && numbers.areHeld(group)) || withMain || isMarked(pid, group) || isInCgroup(pid, group);
    }

    private boolean isMarked(int pid, Group group) {
        return identity.read(pid, run).filter(group.incarnation::equals).isPresent();
    }

    private boolean isInCgroup(int pid, Group group) {
        return cgroups.serviceOf(pid).filter(group.service()::equals).isPresent();
    }

    /** Whether no process of the session or process group with this number is a descendant of vigild. */
    boolean noneDescendsFromUs(int leader) {
        return look().ledBy(leader).stream().noneMatch(this::descendsFromUs);
    }

    private boolean descendsFromUs(int pid) {
        int self = linux.getpid();
        int at = pid;
        while (at > 1 && at != self) {
            at = ProcStat.of(linux, at).map(ProcStat::parent).orElse(0);
        }
        return at == self;
    }

    /**
     * How a process that is no child of ours has ended: as the kernel keeps it for those who hold a descriptor (from
     * 6.15 on, once it is reaped), or as its zombie tells those who may trace it. Empty: it can't be known, or not yet.
     */
    private Optional<ChildStatus> statusOf(int pid, int pidfd) {
        return linux.pidfdExit(pidfd)
                .or(() -> ProcStat.of(linux, pid)
                        .filter(stat -> stat.hasEnded() && mayKnow(pid))
                        .map(stat -> ChildStatus.ofWait(stat.exitCode())));
    }

    /**
     * A zombie tells how it ended; if not to us, the kernel does once it is reaped, which the pidfd shows, or tells all
     * ends to those who listen.
     */
    void watch(Poller poller, int pid, int pidfd, Consumer<Optional<ChildStatus>> ended) {
        if (pidfd < 0) {
            return;
        }
        poller.watch(pidfd, Flags.EPOLLIN, (_, events, _) -> {
            Optional<ChildStatus> status = statusOf(pid, pidfd);
            if (status.isEmpty() && exits.areNeeded()) {
                poller.unwatch(pidfd);
                exits.await(pid, ended);
            } else if (status.isEmpty() && (events & Flags.EPOLLHUP) == 0 && isZombie(pid)) {
                poller.change(pidfd, 0);
            } else {
                // Its parent may have reaped it between the two looks.
                ended.accept(status.or(() -> linux.pidfdExit(pidfd)));
            }
        });
    }

    /**
     * One that is not our child, or not yet: events=0 wakes the loop when its parent has reaped it, and the kernel then
     * knows how it ended. A kernel that does not keep that may not wake the loop either.
     */
    void watchUnreaped(Poller poller, int pid, int pidfd, Consumer<Optional<ChildStatus>> ended) {
        exits.expect(pid);
        if (exits.areNeeded()) {
            watch(poller, pid, pidfd, ended);
        } else {
            poller.watch(pidfd, 0, (_, _, _) -> ended.accept(linux.pidfdExit(pidfd)));
        }
    }

    private boolean mayKnow(int pid) {
        int self = linux.geteuid();
        return self == ROOT
                || linux.stat("/proc/" + pid)
                        .map(FileStatus::uid)
                        .filter(uid -> uid == self)
                        .isPresent();
    }

    private boolean isZombie(int pid) {
        return ProcStat.of(linux, pid).filter(ProcStat::hasEnded).isPresent();
    }

    private boolean isAncestorOfOurs(int pid) {
        int at = linux.getpid();
        while (at > 1 && at != pid) {
            at = ProcStat.of(linux, at).map(ProcStat::parent).orElse(0);
        }
        return at == pid;
    }

    /** What says that it was launched by a vigild here, in one look; {@code known} processes are passed over. */
    UnknownProcesses unknown(IntPredicate known) {
        Map<Incarnation, Integer> leaders = new HashMap<>();
        Map<Incarnation, GroupIdentity> proved = new HashMap<>();
        Map<Integer, Incarnation> falseClaims = new TreeMap<>();
        for (int pid : ProcNumbers.pids(linux)) {
            int session = known.test(pid) ? pid : linux.getsid(pid);
            if (known.test(session) || (session != pid && !hasEnded(session))) {
                continue;
            }
            Optional<Claim> claim = identity.claim(pid, run);
            if (claim.isPresent() && !claim.get().proved() && session == pid) {
                falseClaims.put(pid, claim.get().incarnation());
            } else if (claim.isPresent() && claim.get().proved()) {
                Incarnation incarnation = claim.get().incarnation();
                if (session == pid) {
                    leaders.merge(incarnation, pid, this::elder);
                } else {
                    // The leader has ended; others of its session have not.
                    proved.computeIfAbsent(
                            incarnation, _ -> identity(session).orElseGet(() -> GroupIdentity.unproved(session)));
                }
            }
        }
        leaders.forEach((incarnation, pid) -> identity(pid).ifPresent(found -> proved.put(incarnation, found)));
        return new UnknownProcesses(proved, falseClaims);
    }

    /** A zombie bears no mark any more. */
    private boolean hasEnded(int pid) {
        return ProcStat.of(linux, pid).filter(stat -> !stat.hasEnded()).isEmpty();
    }

    /**
     * Puts all processes of the groups into their cgroups: from then on these tell of all that there is. Those that
     * left the session are known by their mark. What forks meanwhile is found by another look.
     */
    void moveToCgroup(Groups groups, Cgroups cgroups) {
        boolean complete = !cgroups.present();
        for (int look = 0; !complete && look < LOOKS_MAX; look++) {
            complete = !moveToCgroupsOnce(groups, cgroups);
        }
    }

    private boolean moveToCgroupsOnce(Groups groups, Cgroups cgroups) {
        boolean any = false;
        for (int pid : ProcNumbers.pids(linux)) {
            // Once a leader is gone its number may be that of a stranger's session.
            Optional<Group> group = groups.bySession(pid)
                    .filter(led -> !led.leaderReaped)
                    .or(() -> identity.read(pid, run).map(groups::get));
            any |= group.isPresent() && cgroups.moveToCgroup(group.get().service(), pid);
        }
        return any;
    }

    private Optional<GroupIdentity> identity(int pid) {
        int pidfd = linux.pidfdOpen(pid);
        if (pidfd < 0) {
            return Optional.empty();
        }
        ProcessIdentity identity = identifier.of(pid, pidfd);
        linux.close(pidfd);
        return Optional.of(new GroupIdentity(pid, identity, pid, identity));
    }

    /** Kills a whole session, unless we come of it. @return whether it was there */
    boolean kill(GroupIdentity identity) {
        int leader = identity.leader();
        int pidfd = isAncestorOfOurs(leader) ? -1 : identifier.open(leader, identity.leaderIdentity());
        if (pidfd < 0) {
            return false;
        }
        if (linux.pidfdSignalGroup(pidfd, SIGKILL) == -Errno.EINVAL) {
            killProcessGroup(leader, pidfd);
        }
        linux.pidfdSendSignal(pidfd, SIGKILL);
        linux.close(pidfd);
        return true;
    }

    /** Before Linux 6.9, each by itself: as long as the leader is there, no other group has its number. */
    private void killProcessGroup(int leader, int pidfd) {
        try (HeldProcesses members = new HeldProcesses(linux, linux.getpid())) {
            ProcessSnapshot.take(linux)
                    .ledBy(leader)
                    .forEach(pid -> members.add(
                            pid, held -> linux.getpgid(held) == leader && linux.pidfdSendSignal(pidfd, 0) == 0));
            members.signal(SIGKILL, 0);
        }
    }

    /** Children that made a session of their own bear the same mark. */
    private int elder(int one, int other) {
        return startOf(one) <= startOf(other) ? one : other;
    }

    private long startOf(int pid) {
        return ProcStat.of(linux, pid).map(ProcStat::startTicks).orElse(Long.MAX_VALUE);
    }
}
