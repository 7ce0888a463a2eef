package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.linux.Linux;
import java.util.List;

/** Sends signals to the processes of incarnations, and only to those. */
public final class GroupSignals {
    private static final int SIGKILL = 9;

    private final Linux linux;
    private final Cgroups cgroups;
    private final Groups groups;
    private final Orphans orphans;
    private final AdoptedProcesses adopted;
    private final MainWatch watch;
    private final int self;

    GroupSignals(
            Linux linux, Cgroups cgroups, Groups groups, Orphans orphans, AdoptedProcesses adopted, MainWatch watch) {
        this.linux = linux;
        this.cgroups = cgroups;
        this.groups = groups;
        this.orphans = orphans;
        this.adopted = adopted;
        this.watch = watch;
        this.self = linux.getpid();
    }

    Groups groups() {
        return groups;
    }

    /** Sends a signal to the main process or to all that is there of an incarnation. */
    public void send(Incarnation incarnation, int signal, boolean wholeGroup) {
        Group group = groups.get(incarnation);
        if (group == null) {
            return;
        }
        if (wholeGroup) {
            group.killed |= signal == SIGKILL;
            sendToAll(group, signal);
        } else if (!group.mainEnded) {
            sendToMain(group, signal);
        }
    }

    /** The pid of one that is no child of ours may be another's by now. */
    private void sendToMain(Group group, int signal) {
        if (group.main == group.leader && group.leaderIsOurChild()) {
            linux.kill(group.main, signal);
        } else {
            linux.pidfdSendSignal(group.main == group.leader ? group.leaderPidfd : watch.pidfd(group), signal);
        }
    }

    /** Sends SIGKILL to all that there is of every service, also to what would be left alone otherwise. */
    public void killEverything() {
        groups.all().forEach(group -> send(group.incarnation, SIGKILL, true));
    }

    void killAll(Group group) {
        sendToAll(group, SIGKILL);
    }

    private void sendToAll(Group group, int signal) {
        try (HeldProcesses members = members(group)) {
            if (signal == SIGKILL) {
                cgroups.kill(group.service());
            }
            boolean whole = groups.numbers().signalProcessGroup(group, signal);
            members.signal(signal, whole ? group.leader : 0);
        }
    }

    List<Integer> pids(Group group) {
        try (HeldProcesses members = members(group)) {
            return members.pids();
        }
    }

    /**
     * Kills what a command of a service has left behind, whose variables say that they are of {@code mark}. Its process
     * group is dead, so each is inherited or below one that is.
     */
    public void killRest(Incarnation mark) {
        cgroups.kill(mark.service());
        orphans.scan();
        if (orphans.someUnowned()) {
            adopted.killMarked(mark);
        }
    }

    /** The same of a command that an earlier vigild has run: whoever is left of it may be anywhere. */
    public void killLeftOf(Incarnation mark) {
        adopted.killMarked(mark);
    }

    private HeldProcesses members(Group group) {
        HeldProcesses members = new HeldProcesses(linux, self);
        if (group.leaderIsOurChild()) {
            members.addChild(group.leader);
        } else if (!group.leaderReaped) {
            members.add(group.leader, _ -> linux.pidfdSendSignal(group.leaderPidfd, 0) == 0);
        }
        orphans.scan();
        orphans.of(group).forEach(members::addChild);
        if (group.main != group.leader && !group.mainEnded) {
            members.add(group.main, _ -> linux.pidfdSendSignal(watch.pidfd(group), 0) == 0);
        }
        String service = group.service();
        cgroups.members(service)
                .forEach(pid -> members.add(
                        pid,
                        held -> cgroups.serviceOf(held).filter(service::equals).isPresent()));
        if (group.adopted) {
            adopted.of(group, !cgroups.present()).forEach(pid -> members.add(pid, held -> adopted.isOf(held, group)));
        }
        return members;
    }

    /** Kills what was inherited and belongs to no service that is known. @return their pids */
    public List<Integer> killStrays() {
        orphans.scan();
        return orphans.killAll();
    }
}
