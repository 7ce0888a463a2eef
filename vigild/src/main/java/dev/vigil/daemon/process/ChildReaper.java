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
        Group group = mains.add(incarnation, pid, pidfd);
        orphans.forgetUnowned();
        announce.run();
        launched(pid, pidfd, status -> mains.leaderEnded(group, status));
    }

    /** A child runs; {@code ended} hears how it ended, empty: unknown. */
    public void launched(int pid, int pidfd, Consumer<Optional<ChildStatus>> ended) {
        LaunchedChildren.Child child = new LaunchedChildren.Child(pid, pidfd, ended);
        Optional<ChildStatus> status = unclaimed.of(pid);
        if (status.isPresent()) {
            close(child);
            ended.accept(status);
            return;
        }
        children.add(child);
        if (pidfd >= 0) {
            poller.watch(pidfd, Flags.EPOLLIN, (_, _, _) -> reap(pid));
        }
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
        try {
            status = linux.reap(child.pid());
            if (status.isEmpty()) {
                return false;
            }
        } catch (LinuxException e) {
            // Somebody else reaped it: how it ended is lost, that it ended is not.
        }
        children.remove(child);
        close(child);
        child.ended().accept(status);
        return true;
    }

    private void close(LaunchedChildren.Child child) {
        if (child.pidfd() >= 0) {
            poller.unwatch(child.pidfd());
            linux.close(child.pidfd());
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
