package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.journal.Footprint;
import dev.vigil.daemon.journal.ProcessIdentity;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Looks for processes that an earlier vigild launched. They are no children of this one: the kernel has given them to
 * init or to another subreaper. So their descendants are found in /proc: by session and process group, whose number
 * the kernel gives to nobody else as long as one member lives, and by the marks in their environment.
 *
 * <p>A look at all of /proc takes milliseconds, so it is used again for a little while. It can be trusted when it shows
 * nobody: a group that was empty once can't fill again. One that was not is looked at again.
 */
final class Survivors {
    private static final long FRESH_NANOS = 5_000_000;
    /** Among a thousand services a look takes long itself: it is used for so many times as long. */
    private static final int FRESH_FACTOR = 4;

    private static final int ROOT = 0;
    private static final int SIGKILL = 9;

    private final Linux linux;
    private final String run;
    private final Identification identification;
    private Map<Integer, ProcStat> seen = Map.of();
    private final Map<Integer, Mark> marks = new HashMap<>();
    private long seenNanos = Long.MIN_VALUE;
    private long staleNanos = Long.MIN_VALUE;

    /** {@code run} is the directory that marks processes as ours. */
    Survivors(Linux linux, String run, Identification identification) {
        this.linux = linux;
        this.run = run;
        this.identification = identification;
    }

    private Map<Integer, ProcStat> look() {
        long now = linux.monotonicNanos();
        if (now >= staleNanos) {
            seen = new HashMap<>();
            for (int pid : pids()) {
                ProcStat.of(linux, pid).ifPresent(stat -> seen.put(pid, stat));
            }
            marks.keySet().retainAll(seen.keySet());
            seenNanos = now;
            long end = linux.monotonicNanos();
            staleNanos = end + Math.max(FRESH_NANOS, FRESH_FACTOR * (end - now));
        }
        return seen;
    }

    private List<Integer> pids() {
        List<Integer> pids = new ArrayList<>();
        for (String name : linux.list("/proc")) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                Numbers.addAll(name, pids);
            }
        }
        return pids;
    }

    /** Those of an adopted group that live; {@code byMark} when no cgroup tells of those that left its session. */
    List<Integer> of(Group group, boolean byMark) {
        List<Integer> found = new ArrayList<>();
        look().forEach((pid, stat) -> {
            boolean member = stat.session() == group.leader || stat.processGroup() == group.leader;
            if (!stat.hasEnded() && (member || (byMark && isMarked(pid, stat, group.of)))) {
                found.add(pid);
            }
        });
        return numberIsTaken(group) ? List.of() : found;
    }

    /** Asked once of each process, not once for each group. */
    private boolean isMarked(int pid, ProcStat stat, Incarnation of) {
        Mark known = marks.get(pid);
        if (known == null || known.startTicks != stat.startTicks()) {
            known = new Mark(stat.startTicks(), Marks.of(linux, pid, run));
            marks.put(pid, known);
        }
        return known.of.filter(of::equals).isPresent();
    }

    /** What a process bears that began at that time. */
    private record Mark(long startTicks, Optional<Incarnation> of) {}

    /** Once the leader is reaped and its number is a live process's again, no process of the group was left. */
    private boolean numberIsTaken(Group group) {
        ProcStat stat = seen.get(group.leader);
        boolean lookedAfter = group.leaderReaped && seenNanos > group.leaderReapedNanos;
        return lookedAfter && stat != null && !stat.hasEnded();
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

    /** A zombie tells how it ended; if not to us, the kernel does once it is reaped, which the pidfd shows. */
    void watch(Poller poller, int pid, int pidfd, Consumer<Optional<ChildStatus>> ended) {
        if (pidfd < 0) {
            return;
        }
        poller.watch(pidfd, Flags.EPOLLIN, (_, events, _) -> {
            Optional<ChildStatus> status = statusOf(pid, pidfd);
            if (status.isEmpty() && (events & Flags.EPOLLHUP) == 0 && isZombie(pid)) {
                poller.change(pidfd, 0);
            } else {
                ended.accept(status);
            }
        });
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

    /** The leaders of incarnations that were launched by a vigild here; {@code known} processes are passed over. */
    Map<Incarnation, Footprint> leaders(IntPredicate known) {
        Map<Incarnation, Integer> leaders = new HashMap<>();
        Map<Incarnation, Footprint> footprints = new HashMap<>();
        for (int pid : pids()) {
            int session = known.test(pid) ? pid : linux.getsid(pid);
            if (session == pid && !known.test(pid)) {
                Marks.of(linux, pid, run).ifPresent(of -> leaders.merge(of, pid, this::elder));
            } else if (!known.test(session) && ProcStat.of(linux, session).isEmpty()) {
                Marks.of(linux, pid, run).ifPresent(of -> footprints.putIfAbsent(of, ofGone(session)));
            }
        }
        leaders.forEach((of, pid) -> footprint(pid).ifPresent(footprint -> footprints.put(of, footprint)));
        return footprints;
    }

    /** The leader has ended; others of its session have not. */
    private static Footprint ofGone(int leader) {
        return new Footprint(leader, ProcessIdentity.UNKNOWN, leader, ProcessIdentity.UNKNOWN);
    }

    /** Puts those that bear the mark of a group, but are in no session that is known, into its cgroup. */
    void gather(Groups groups, Cgroups cgroups) {
        for (int pid : pids()) {
            if (!groups.hasLeader(linux.getsid(pid))) {
                Marks.of(linux, pid, run)
                        .filter(of -> groups.get(of) != null)
                        .ifPresent(of -> cgroups.gather(of.service(), pid));
            }
        }
    }

    private Optional<Footprint> footprint(int pid) {
        int pidfd = linux.pidfdOpen(pid);
        if (pidfd < 0) {
            return Optional.empty();
        }
        ProcessIdentity identity = identification.of(pid, pidfd);
        linux.close(pidfd);
        return Optional.of(new Footprint(pid, identity, pid, identity));
    }

    /** Kills a whole session, unless we come of it. @return whether it was there */
    boolean kill(Footprint footprint) {
        int leader = footprint.leader();
        int pidfd = isAncestorOfOurs(leader) ? -1 : identification.open(leader, footprint.leaderIdentity());
        if (pidfd < 0) {
            return false;
        }
        linux.kill(-leader, SIGKILL);
        linux.pidfdSendSignal(pidfd, SIGKILL);
        linux.close(pidfd);
        return true;
    }

    /** Children that made a session of their own bear the same mark. */
    private int elder(int one, int other) {
        return startOf(one) <= startOf(other) ? one : other;
    }

    private long startOf(int pid) {
        return ProcStat.of(linux, pid).map(ProcStat::startTicks).orElse(Long.MAX_VALUE);
    }
}
