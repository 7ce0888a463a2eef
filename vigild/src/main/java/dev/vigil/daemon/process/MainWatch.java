package dev.vigil.daemon.process;

import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Watches main processes that are not the leader of their group. They are no children of vigild, or not yet, so
 * how they ended is known as of adopted ones.
 *
 * <p>One for which there is no descriptor is tried again each second, for nothing else would tell of its end.
 */
public final class MainWatch implements LoopComponent {
    private static final long RETRY_NANOS = 1_000_000_000;

    private final Linux linux;
    private final Poller poller;
    private final ProcessIdentifier identifier;
    private final Groups groups;
    private final AdoptedProcesses adopted;
    private final Map<Group, Consumer<Optional<ChildStatus>>> unwatched = new LinkedHashMap<>();
    private long retryNanos = Long.MAX_VALUE;

    MainWatch(Linux linux, Poller poller, AdoptedProcesses adopted, Groups groups) {
        this.linux = linux;
        this.poller = poller;
        this.identifier = adopted.identifier();
        this.adopted = adopted;
        this.groups = groups;
    }

    /**
     * Another process becomes the main one of {@code group}, if it is one of the group and the one that is {@code
     * meant}; {@code ended} hears how it ended, empty: unknown. It is held before it is asked whose it is, so that the
     * answer is about none that had its number before.
     */
    boolean change(Group group, int pid, Predicate<ProcessIdentity> meant, Consumer<Optional<ChildStatus>> ended) {
        int pidfd = linux.pidfdOpen(pid);
        ProcessIdentity identity = pidfd == -Errno.ESRCH ? ProcessIdentity.UNKNOWN : identifier.of(pid, pidfd);
        if (identity.equals(ProcessIdentity.UNKNOWN) || !meant.test(identity) || !isOf(group, pid, pidfd, identity)) {
            if (pidfd >= 0) {
                linux.close(pidfd);
            }
            return false;
        }
        drop(group);
        group.main = pid;
        group.mainIdentity = identity;
        groups.follow(group);
        if (pidfd >= 0) {
            watch(group, pidfd, ended);
        } else {
            unwatched.put(group, ended);
            retryNanos = Long.MIN_VALUE;
        }
        return true;
    }

    private boolean isOf(Group group, int pid, int pidfd, ProcessIdentity identity) {
        boolean its = groups.owner(pid).filter(owner -> owner == group).isPresent();
        boolean same = pidfd >= 0 ? linux.pidfdSendSignal(pidfd, 0) != -Errno.ESRCH : identifier.isSame(pid, identity);
        return its && same;
    }

    private void watch(Group group, int pidfd, Consumer<Optional<ChildStatus>> ended) {
        group.mainPidfd = pidfd;
        groups.changed();
        if (group.adopted) {
            // Never a child of ours; and its parent, perhaps an init that does not reap, may not do so either.
            adopted.watch(poller, group.main, pidfd, ended);
        } else {
            adopted.watchUnreaped(poller, group.main, pidfd, ended);
        }
    }

    /** The descriptor of the main process; -1 when there is none now either. */
    int pidfd(Group group) {
        Consumer<Optional<ChildStatus>> ended = unwatched.get(group);
        if (ended != null) {
            retry(group, ended);
        }
        return group.mainPidfd;
    }

    private void retry(Group group, Consumer<Optional<ChildStatus>> ended) {
        boolean another = identifier.isAnother(group.main, group.mainIdentity);
        int pidfd = another ? -Errno.ESRCH : linux.pidfdOpen(group.main);
        if (pidfd >= 0) {
            unwatched.remove(group);
            group.mainIdentity = identifier.of(group.main, pidfd);
            watch(group, pidfd, ended);
        } else if (pidfd == -Errno.ESRCH) {
            unwatched.remove(group);
            ended.accept(Optional.empty());
        }
    }

    /** It has ended, or another one is the main process now. */
    void drop(Group group) {
        unwatched.remove(group);
        if (group.mainPidfd >= 0) {
            poller.unwatch(group.mainPidfd);
            linux.close(group.mainPidfd);
            group.mainPidfd = -1;
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return unwatched.isEmpty() ? Long.MAX_VALUE : retryNanos;
    }

    @Override
    public void tick(long nowNanos) {
        if (nowNanos >= nextDeadlineNanos()) {
            retryNanos = nowNanos + RETRY_NANOS;
            List.copyOf(unwatched.keySet()).forEach(this::pidfd);
        }
    }
}
