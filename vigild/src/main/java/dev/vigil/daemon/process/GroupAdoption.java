package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Linux;
import java.util.Optional;
import java.util.Set;

/** Takes up the processes of incarnations that an earlier vigild launched. */
public final class GroupAdoption {
    private final Poller poller;
    private final Cgroups cgroups;
    private final Groups groups;
    private final MainProcesses mains;
    private final GroupProof proof;
    private final ChildReaper reaper;
    private final ProcessIdentifier identifier;
    private final AdoptedProcesses adopted;
    private final HeldExitStatuses held;
    /** The children that vigild had when it started: none, but after a re-exec all that it launched before. */
    private final Set<Integer> inherited;

    GroupAdoption(
            Linux linux,
            Poller poller,
            Cgroups cgroups,
            GroupProof proof,
            MainProcesses mains,
            ChildReaper reaper,
            AdoptedProcesses adopted) {
        this.poller = poller;
        this.cgroups = cgroups;
        this.groups = mains.groups();
        this.mains = mains;
        this.proof = proof;
        this.reaper = reaper;
        this.identifier = adopted.identifier();
        this.adopted = adopted;
        this.held = new HeldExitStatuses(linux);
        this.inherited = Orphans.children(linux);
    }

    /**
     * Takes up an incarnation. Its processes are children of another now, or still ours after a re-exec.
     *
     * @param mainHasEnded whether that is known already, so that only the rest of it is of interest
     * @return whether its main process is there
     */
    public boolean adopt(Incarnation incarnation, GroupIdentity identity, boolean mainHasEnded) {
        Group group = take(incarnation, identity, mainHasEnded);
        return group.main == group.leader ? !group.leaderReaped : group.mainPidfd >= 0;
    }

    /** The same of a forking program. @return whether one of its processes is, or may be, the main one */
    public boolean adoptForking(Incarnation incarnation, GroupIdentity identity) {
        Group group = take(incarnation, identity, false);
        boolean lives = group.main == group.leader ? !group.leaderReaped : group.mainPidfd >= 0;
        return lives || (group.main == group.leader && !proof.leftBehind(group).isEmpty());
    }

    private Group take(Incarnation incarnation, GroupIdentity identity, boolean mainHasEnded) {
        Group group = new Group(incarnation, identity.leader(), identity.leaderIdentity());
        group.main = identity.main();
        group.mainIdentity = identity.mainIdentity();
        group.mainEnded = mainHasEnded;
        groups.add(group);
        adoptLeader(group);
        if (group.main != group.leader && !mainHasEnded) {
            group.mainPidfd = identifier.open(group.main, group.mainIdentity);
            if (group.mainPidfd >= 0) {
                groups.follow(group);
            }
            adopted.watch(poller, group.main, group.mainPidfd, status -> mains.mainEnded(group, status));
        }
        if (mainHasEnded) {
            proof.resume(group);
        }
        return group;
    }

    private void adoptLeader(Group group) {
        int pidfd = identifier.open(group.leader, group.leaderIdentity);
        if (pidfd >= 0 && inherited.contains(group.leader)) {
            group.leaderPidfd = pidfd;
            reaper.leads(group, status -> mains.leaderEnded(group, status));
            return;
        }
        group.adopted = true;
        group.leaderReaped = pidfd < 0;
        group.leaderPidfd = Math.max(pidfd, -1);
        adopted.watch(poller, group.leader, pidfd, status -> {
            poller.unwatch(pidfd);
            mains.leaderEnded(group, status);
        });
    }

    /** What left its session before it was in its cgroup is known by its variables alone: it is put there now. */
    public void moveToCgroups() {
        adopted.moveToCgroup(groups, cgroups);
    }

    /** Goes on hearing of ends by the socket that a keeper holds, if it holds one. */
    public void takeOverExitEvents(int keeper) {
        adopted.exits().takeOver(keeper);
    }

    /** Asks a keeper how the processes have ended of which it holds pidfds. */
    public void askKeeper(int pid) {
        held.ask(pid);
    }

    /** The main process of an adopted incarnation ended while no vigild was there; how, a keeper may know. */
    public void endedAway(Incarnation incarnation) {
        Group group = groups.get(incarnation);
        if (group != null) {
            Optional<ChildStatus> status = held.status(group.mainIdentity.inode())
                    .or(() -> adopted.exits().status(group.main));
            group.endedAway = true;
            mains.mainEnded(group, status);
        }
    }

    /** What says that it was launched by an earlier vigild here, but was not adopted. */
    public UnknownProcesses unknown() {
        return adopted.unknown(groups::hasLeader);
    }

    /** Kills the session of something unknown, unless it is a child of what is known, or we come of it. */
    public boolean killStray(Incarnation incarnation, GroupIdentity identity) {
        return groups.get(incarnation) == null && adopted.kill(identity);
    }
}
