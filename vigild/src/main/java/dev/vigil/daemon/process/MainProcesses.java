package dev.vigil.daemon.process;

import dev.vigil.core.Event;
import dev.vigil.core.Exit;
import dev.vigil.core.Incarnation;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Linux;
import java.util.Optional;

/**
 * Which process of each incarnation is its main one, and how that ended. It is the leader, which was launched, until
 * the service says {@code MAINPID=}; the end of the main process is the end of the incarnation.
 */
public final class MainProcesses {
    private static final int SIGKILL = 9;

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
        if (group.main == group.leader) {
            mainEnded(group, status);
        } else {
            proof.recheckSoon(group);
        }
    }

    void mainEnded(Group group, Optional<ChildStatus> status) {
        if (group.mainEnded) {
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

    /** sd_notify MAINPID=: another process of the service is now its main one. @return whether it is one of its own */
    public boolean change(Incarnation incarnation, int pid) {
        Group group = groups.get(incarnation);
        if (group == null || group.mainEnded || pid <= 1 || pid == self) {
            return false;
        }
        if (pid == group.main) {
            return true;
        }
        if (pid != group.leader) {
            return watch.change(group, pid, status -> mainEnded(group, status));
        }
        if (group.leaderReaped) {
            return false;
        }
        watch.drop(group);
        group.main = pid;
        group.mainIdentity = group.leaderIdentity;
        return true;
    }
}
