package dev.vigil.daemon.process;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The proof that nothing is left of an incarnation whose main process has ended.
 *
 * <p>vigild is the parent of what it launches and, as subreaper, of each process whose own parent has died. So the end
 * of the last process of a service is always the end of a child of vigild, and nothing must be polled to notice it. A
 * service's processes are those of its process group and session, those in its cgroup, and the inherited ones with
 * their descendants, which are told by cgroup, session, or the variable {@code VIGIL_INCARNATION}. The group is empty
 * when kill(2) finds no process group, no inherited process is its own, and its cgroup is not populated; where only the
 * last is missing (the kernel lags a little behind) it is asked again soon.
 */
public final class GroupProof implements LoopComponent {
    private final Linux linux;
    private final Cgroups cgroups;
    private final Groups groups;
    private final Orphans orphans;
    private final AdoptedProcesses adopted;
    private final GroupSignals signals;
    private final EventQueue events;
    private final Set<Group> unproved = new LinkedHashSet<>();

    GroupProof(
            Linux linux,
            Cgroups cgroups,
            Orphans orphans,
            AdoptedProcesses adopted,
            GroupSignals signals,
            EventQueue events) {
        this.linux = linux;
        this.cgroups = cgroups;
        this.groups = signals.groups();
        this.orphans = orphans;
        this.adopted = adopted;
        this.signals = signals;
        this.events = events;
    }

    /** Adds {@link Event.GroupEmptied} as soon as no process of the incarnation is left. */
    public void await(Incarnation incarnation, long nowNanos) {
        Group group = groups.get(incarnation);
        if (group == null) {
            events.add(new Event.GroupEmptied(incarnation));
            return;
        }
        group.awaited = true;
        if (group.mainEnded) {
            recheck(group, nowNanos);
        }
    }

    /** The main process has ended, and nobody wants to know more. @return what is left of it */
    public List<Integer> leaveAlone(Incarnation incarnation) {
        Group group = groups.get(incarnation);
        if (group == null) {
            return List.of();
        }
        List<Integer> left = signals.pids(group);
        groups.leaveAlone(group);
        forget(group);
        return left;
    }

    /** The main process has just ended. @return whether nothing else is left; if not, it is asked again */
    boolean begin(Group group) {
        boolean empty = isEmpty(group);
        if (empty) {
            forget(group);
        } else {
            unproved.add(group);
        }
        return empty;
    }

    /** The main process is known to have ended before. */
    void resume(Group group) {
        unproved.add(group);
    }

    void recheckSoon(Group group) {
        if (group.mainEnded) {
            group.recheckAtNanos = Long.MIN_VALUE;
        }
    }

    void recheckAllSoon() {
        unproved.forEach(this::recheckSoon);
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
        if (isEmpty(group)) {
            forget(group);
            if (group.awaited) {
                events.add(new Event.GroupEmptied(group.incarnation));
            }
            return;
        }
        if (group.killed) {
            signals.killAll(group);
        }
        group.recheckLater(nowNanos);
    }

    boolean isEmpty(Group group) {
        if (group.adopted) {
            return group.leaderReaped && !cgroups.populated(group.service()) && nobodySurvives(group);
        }
        orphans.scan();
        orphans.of(group).forEach(this::reapIfEnded);
        return group.leaderReaped
                && noProcessGroup(group)
                && orphans.of(group).isEmpty()
                && !cgroups.populated(group.service());
    }

    /** The uppermost of the processes of a group whose leader has ended. */
    List<Integer> leftBehind(Group group) {
        if (group.adopted) {
            Set<Integer> all = new TreeSet<>(adopted.of(group, true));
            all.addAll(cgroups.members(group.service()));
            return all.stream().filter(pid -> !all.contains(parentOf(pid))).toList();
        }
        orphans.forgetUnowned();
        orphans.scan();
        orphans.of(group).forEach(this::reapIfEnded);
        return orphans.of(group);
    }

    private int parentOf(int pid) {
        return ProcStat.of(linux, pid).map(ProcStat::parent).orElse(0);
    }

    /** A zombie that its new parent does not reap counts as nobody. */
    private boolean nobodySurvives(Group group) {
        boolean told = cgroups.present() && groups.numbers().processGroupIsGone(group);
        return told || adopted.of(group, !cgroups.present()).isEmpty();
    }

    private void reapIfEnded(int pid) {
        if (linux.reap(pid).isPresent()) {
            orphans.remove(pid);
        }
    }

    private boolean noProcessGroup(Group group) {
        return groups.numbers().processGroupIsGone(group)
                || groups.numbers().isGivenAnew(group)
                || (!groups.numbers().areHeld(group) && adopted.noneDescendsFromUs(group.leader));
    }

    private void forget(Group group) {
        groups.remove(group);
        unproved.remove(group);
        if (group.leaderPidfd >= 0) {
            linux.close(group.leaderPidfd);
            group.leaderPidfd = -1;
        }
    }
}
