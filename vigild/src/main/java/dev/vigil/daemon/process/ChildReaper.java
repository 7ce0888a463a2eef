package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.LinuxException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Registers children when they are launched and reaps each child when it has ended: launched ones and orphans that
 * vigild inherits as subreaper.
 *
 * <p>A child may end before the spawner's task has said that it was launched. As long as a launch is in progress,
 * statuses of unknown children are therefore kept ({@link UnclaimedExits}).
 */
public final class ChildReaper {
    private final Linux linux;
    private final Poller poller;
    private final LaunchedChildren children;
    private final Groups groups;
    private final Orphans orphans;
    private final MainProcesses mains;
    private final GroupProof proof;
    private final UnclaimedExits unclaimed;

    ChildReaper(
            Linux linux,
            Poller poller,
            LaunchedChildren children,
            Orphans orphans,
            MainProcesses mains,
            GroupProof proof) {
        this.linux = linux;
        this.poller = poller;
        this.children = children;
        this.groups = mains.groups();
        this.orphans = orphans;
        this.mains = mains;
        this.proof = proof;
        this.unclaimed = new UnclaimedExits(linux);
    }

    /** A launch begins: an unknown child that ends may belong to it. */
    public void launchBegins() {
        unclaimed.launching();
    }

    /** A launch is over, after {@link #launched} if there was a process. */
    public void launchEnds() {
        unclaimed.launchDone();
    }

    /**
     * The main process of an incarnation runs.
     *
     * @param pidfd its descriptor, or {@code -errno}: then its end is noticed without one, a little later
     * @param announce reports the launch, before it may turn out that the process has ended
     */
    public void launchedMain(Incarnation incarnation, int pid, int pidfd, Runnable announce) {
        Optional<ChildStatus> early = unclaimed.of(pid);
        // The descriptor of one that is reaped already may be that of another process with its number.
        early.ifPresent(_ -> close(pidfd));
        Group group = early.isPresent() ? mains.addEnded(incarnation, pid) : mains.add(incarnation, pid, pidfd);
        orphans.forgetUnowned();
        announce.run();
        if (early.isPresent()) {
            mains.leaderEnded(group, early);
        } else {
            leads(group, status -> mains.leaderEnded(group, status));
        }
    }

    private void close(int pidfd) {
        if (pidfd >= 0) {
            linux.close(pidfd);
        }
    }

    /** The leader of a group is a child of ours. Its descriptor is the group's, which closes it. */
    void leads(Group group, Consumer<Optional<ChildStatus>> ended) {
        register(new LaunchedChildren.Child(group.leader, group.leaderPidfd, false, () -> {}, ended));
    }

    /**
     * A child runs.
     *
     * @param beforeReap is run once it has ended, while its number is still its own
     * @param ended hears how it ended, empty: unknown
     */
    public void launched(int pid, int pidfd, Runnable beforeReap, Consumer<Optional<ChildStatus>> ended) {
        Optional<ChildStatus> early = unclaimed.of(pid);
        if (early.isPresent()) {
            close(pidfd);
            ended.accept(early);
        } else {
            register(new LaunchedChildren.Child(pid, pidfd, true, beforeReap, ended));
        }
    }

    private void register(LaunchedChildren.Child child) {
        children.add(child);
        if (child.pidfd() >= 0) {
            poller.watch(child.pidfd(), Flags.EPOLLIN, (_, _, _) -> reap(child.pid()));
        }
    }

    /** Kills the process group of a child that was not reaped. */
    public void killGroup(int pid) {
        ChildSignals.killGroup(linux, pid);
    }

    /** Reaps each child that has ended. */
    public void reapEnded() {
        int pid = linux.peekEnded();
        while (pid > 0 && reap(pid)) {
            pid = linux.peekEnded();
        }
    }

    private boolean reap(int pid) {
        Optional<LaunchedChildren.Child> child = children.get(pid);
        return child.isPresent() ? reapLaunched(child.get()) : reapOrphan(pid);
    }

    private boolean reapLaunched(LaunchedChildren.Child child) {
        Optional<ChildStatus> status = Optional.empty();
        child.beforeReap().run();
        try {
            status = linux.reap(child.pid());
            if (status.isEmpty()) {
                return false;
            }
        } catch (LinuxException e) {
            // Somebody else reaped it: how it ended is lost, that it ended is not.
        }
        children.remove(child);
        release(child);
        child.ended().accept(status);
        return true;
    }

    private void release(LaunchedChildren.Child child) {
        if (child.pidfd() >= 0) {
            poller.unwatch(child.pidfd());
        }
        if (child.closesPidfd()) {
            close(child.pidfd());
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
            unclaimed.reaped(pid, status.get());
        }
        owner.filter(group -> group.main == pid).ifPresent(group -> mains.mainEnded(group, status));
        owner.ifPresentOrElse(proof::recheckSoon, proof::recheckAllSoon);
        return true;
    }
}
