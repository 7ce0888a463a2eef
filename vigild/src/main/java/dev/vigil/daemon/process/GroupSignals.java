package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.linux.Linux;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sends signals to the processes of incarnations, and only to those. */
public final class GroupSignals {
    private static final int SIGKILL = 9;

    private final Linux linux;
    private final Cgroups cgroups;
    private final Groups groups;
    private final Orphans orphans;
    private final AdoptedProcesses adopted;
    private final MainWatch watch;
    private final ProcessTree tree;
    private final int self;

    GroupSignals(
            Linux linux, Cgroups cgroups, Groups groups, Orphans orphans, AdoptedProcesses adopted, MainWatch watch) {
        this.linux = linux;
        this.cgroups = cgroups;
        this.groups = groups;
        this.orphans = orphans;
        this.adopted = adopted;
        this.watch = watch;
        this.tree = new ProcessTree(linux);
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
        if (!group.adopted) {
            linux.kill(group.main, signal);
        } else {
            linux.pidfdSendSignal(group.main == group.leader ? group.leaderPidfd : watch.pidfd(group), signal);
        }
    }

    /** Sends SIGKILL to all that there is of every service. */
    public void killEverything() {
        groups.all().forEach(group -> send(group.incarnation, SIGKILL, true));
    }

    void killAll(Group group) {
        sendToAll(group, SIGKILL);
    }

    private void sendToAll(Group group, int signal) {
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
        orphans.scan();
        orphans.of(group).forEach(pid -> tree.addAll(pid, members));
        members.addAll(cgroups.members(group.service()));
        if (group.adopted) {
            members.addAll(adopted.of(group, !cgroups.present()));
        }
        return members;
    }

    /** Kills what was inherited and belongs to no service that is known. @return their pids */
    public List<Integer> killStrays() {
        orphans.scan();
        return orphans.killAll();
    }
}
