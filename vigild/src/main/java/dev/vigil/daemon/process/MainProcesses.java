package dev.vigil.daemon.process;

import dev.vigil.core.Event;
import dev.vigil.core.Exit;
import dev.vigil.core.Incarnation;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which process of each incarnation is its main one, and how that ended. It is the leader, which was launched, until
 * the service says {@code MAINPID=}; the end of the main process is the end of the incarnation.
 */
public final class MainProcesses {
    private static final int SIGKILL = 9;

    private final Linux linux;
    private final Cgroups cgroups;
    private final Groups groups;
    private final GroupProof proof;
    private final ProcessIdentifier identifier;
    private final MainWatch watch;
    private final EventQueue events;
    private final int self;

    MainProcesses(
            Linux linux,
            Cgroups cgroups,
            Groups groups,
            GroupProof proof,
            ProcessIdentifier identifier,
            MainWatch watch,
            EventQueue events) {
        this.linux = linux;
        this.cgroups = cgroups;
        this.groups = groups;
        this.proof = proof;
        this.identifier = identifier;
        this.watch = watch;
        this.events = events;
        this.self = linux.getpid();
    }

    Groups groups() {
        return groups;
    }

    Group add(Incarnation incarnation, int pid, int pidfd) {
        Group group = new Group(incarnation, pid, identifier.of(pid, pidfd));
        group.leaderPidfd = pidfd;
        groups.add(group);
        return group;
    }

    /** One that was reaped before anybody heard of its launch: its number may be another's. */
    Group addEnded(Incarnation incarnation, int pid) {
        Group group = new Group(incarnation, pid, ProcessIdentity.UNKNOWN);
        groups.add(group);
        return group;
    }

    /** By what the processes of an incarnation will be found again; empty when there are none that are known. */
    public Optional<GroupIdentity> identity(Incarnation incarnation) {
        return groups.identity(incarnation);
    }

    void leaderEnded(Group group, Optional<ChildStatus> status) {
        group.leaderReaped = true;
        if (group.main != group.leader) {
            proof.recheckSoon(group);
            if (group.background != null) {
                group.background.launcherEnded();
            }
        } else if (group.background != null && !group.awaited && group.isWithoutMain() && isSuccess(status)) {
            group.leaderStatus = status;
            group.background.launcherEnded();
        } else {
            mainEnded(group, status);
        }
    }

    /** Of one that is no child it may not be known. */
    private static boolean isSuccess(Optional<ChildStatus> status) {
        return status.filter(how -> how.killed() || how.value() != 0).isEmpty();
    }

    /** The program of an incarnation that has processes puts itself into the background. */
    public void forks(Incarnation incarnation, BackgroundProgram program) {
        Group group = groups.get(incarnation);
        if (group != null) {
            group.background = program;
            group.startTicks =
                    ProcStat.of(linux, group.leader).map(ProcStat::startTicks).orElse(0L);
            group.executable = linux.readlink("/proc/" + group.leader + "/exe").orElse("");
        }
    }

    /** Whether the first process of such a program has ended and no other one is known to be the main process. */
    public boolean isWithoutMain(Incarnation incarnation) {
        Group group = groups.get(incarnation);
        return group != null && group.isWithoutMain();
    }

    /** Whether another process than the first is its main one. */
    public boolean hasOwnMain(Incarnation incarnation) {
        Group group = groups.get(incarnation);
        return group != null && group.main != group.leader && !group.mainEnded;
    }

    /** Whether nothing is left of an incarnation. */
    public boolean isGone(Incarnation incarnation) {
        Group group = groups.get(incarnation);
        return group == null || proof.isEmpty(group);
    }

    /** The processes that such a program has left behind, but for those below another one of them. */
    public List<Integer> leftBehind(Incarnation incarnation) {
        Group group = groups.get(incarnation);
        return group == null ? List.of() : proof.leftBehind(group);
    }

    /** Nobody looks for its main process any more: its end is that of its first process. */
    public void endSearch(Incarnation incarnation) {
        Group group = groups.get(incarnation);
        if (group != null && group.isWithoutMain()) {
            mainEnded(group, group.leaderStatus);
        }
    }

    void mainEnded(Group group, Optional<ChildStatus> status) {
        if (group.mainEnded || isReplaced(group, status)) {
            return;
        }
        group.mainEnded = true;
        watch.drop(group);
        boolean empty = proof.begin(group);
        events.add(new Event.Exited(group.incarnation, exit(group, status), empty));
        if (empty && group.awaited) {
            events.add(new Event.GroupEmptied(group.incarnation));
        }
    }

    private boolean isReplaced(Group group, Optional<ChildStatus> status) {
        boolean well = status.isPresent() && isSuccess(status);
        boolean replaced = group.background != null
                && group.main != group.leader
                && !group.awaited
                && group.background.isReplaced(well);
        if (replaced) {
            events.add(new Event.ChangedMainPid(group.incarnation, group.main));
        }
        return replaced;
    }

    private Exit exit(Group group, Optional<ChildStatus> status) {
        if (status.isEmpty()) {
            return new Exit.Unknown(group.endedAway);
        }
        ChildStatus how = status.get();
        if (!how.killed()) {
            return new Exit.Code(how.value());
        }
        Exit.Killed killed = new Exit.Killed(how.value(), how.coreDumped(), false);
        ResourceGroups resources = cgroups.resources();
        boolean outOfMemory =
                how.value() == SIGKILL && resources.sinceLaunch(group.service()).memoryKills() > 0;
        return outOfMemory ? killed.outOfMemory(memory(resources.reader(group.service()))) : killed;
    }

    private static Exit.MemoryUse memory(GroupReader groups) {
        return new Exit.MemoryUse(
                groups.memoryLimitBytes().orElse(0L), groups.memoryPeakBytes().orElse(0L));
    }

    /**
     * sd_notify MAINPID=: another process of the service is now its main one.
     *
     * @param inode of its pidfd, if that was said, too; before Linux 6.9 there is none to compare
     * @return whether it is one of its own
     */
    public boolean change(Incarnation incarnation, int pid, OptionalLong inode) {
        Group group = groups.get(incarnation);
        if (group == null || group.mainEnded || pid <= 1 || pid == self) {
            return false;
        }
        if (pid == group.main) {
            return isMeant(group.mainIdentity, inode);
        }
        if (pid != group.leader) {
            return watch.change(group, pid, identity -> isMeant(identity, inode), status -> mainEnded(group, status));
        }
        if (group.leaderReaped || !isMeant(group.leaderIdentity, inode)) {
            return false;
        }
        watch.drop(group);
        group.main = pid;
        group.mainIdentity = group.leaderIdentity;
        return true;
    }

    private static boolean isMeant(ProcessIdentity identity, OptionalLong inode) {
        return inode.isEmpty() || identity.inode() == 0 || identity.inode() == inode.getAsLong();
    }
}
