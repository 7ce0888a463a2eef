package dev.vigil.daemon.process;

import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import dev.vigil.linux.ExitEvent;
import dev.vigil.linux.Flags;
import dev.vigil.linux.KernelRelease;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PidNamespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How processes end that are no children of vigild, on kernels that do not keep it for those who hold a pidfd (before
 * 6.15): the process connector tells it, where we may listen.
 *
 * <p>The keeper has the socket open too. So what happens while no vigild runs waits in its queue, and the next vigild
 * takes the socket over and reads on. For that the queue is not emptied at once, but a little after services have
 * changed, together with the kernel's filter, which lets through nothing but the ends of our services.
 */
public final class ExitEvents implements LoopComponent, AutoCloseable {
    private static final int QUEUE_BYTES = 4 << 20;
    private static final int DATAGRAM_BYTES = 128;
    private static final int NONE = -1;
    private static final long QUIET_NANOS = 30_000_000;
    /** The kernel wakes who polls a pidfd a little before it tells. */
    private static final long LAG_NANOS = 100_000_000;

    private static final long FIRST_LOOK_NANOS = 1_000_000;

    private final Linux linux;
    private final Groups groups;
    private final boolean needed;
    private final boolean possible;
    private final Map<Integer, Integer> codes = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final byte[] datagram = new byte[DATAGRAM_BYTES];
    private Set<Integer> filtered = Set.of();
    private int socket = NONE;
    private boolean refused;
    private boolean answered;
    private long seenChanges;
    private long dueNanos = Long.MAX_VALUE;

    /** One who waits for how a process has ended. */
    private static final class Waiting {
        private final int pid;
        private final long giveUpNanos;
        private final Consumer<Optional<ChildStatus>> hearer;
        private long lookNanos;
        private long delayNanos = FIRST_LOOK_NANOS;

        Waiting(int pid, long nowNanos, Consumer<Optional<ChildStatus>> hearer) {
            this.pid = pid;
            this.giveUpNanos = nowNanos + LAG_NANOS;
            this.lookNanos = nowNanos + delayNanos;
            this.hearer = hearer;
        }

        void lookLater(long nowNanos) {
            delayNanos *= 2;
            lookNanos = Math.min(giveUpNanos, nowNanos + delayNanos);
        }
    }

    ExitEvents(Linux linux, Groups groups) {
        this.linux = linux;
        this.groups = groups;
        this.needed = KernelRelease.of(linux).isBefore(6, 15);
        // The numbers of processes that are told are those of the first namespace.
        this.possible = needed && PidNamespace.isFirst(linux);
    }

    /** Whether the kernel does not keep how a process has ended for those who hold a pidfd. */
    boolean areNeeded() {
        return needed;
    }

    /** The socket, to be held open by another process too; negative: there is none. */
    public int socket() {
        return socket;
    }

    /** Goes on with the socket that a process holds which an earlier vigild has left, if it holds one. */
    public void takeOver(int keeper) {
        int pidfd = possible && socket < 0 ? linux.pidfdOpen(keeper) : NONE;
        if (pidfd < 0) {
            return;
        }
        List<Integer> numbers = new ArrayList<>();
        linux.list("/proc/" + keeper + "/fd").forEach(name -> ProcNumbers.addAll(name, numbers));
        for (int number : numbers) {
            boolean maybe = linux.readlink("/proc/" + keeper + "/fd/" + number)
                    .filter(link -> link.startsWith("socket:"))
                    .isPresent();
            if (maybe && socket < 0) {
                takeOver(pidfd, number);
            }
        }
        linux.close(pidfd);
    }

    private void takeOver(int keeper, int number) {
        int fd = linux.pidfdGetfd(keeper, number);
        if (fd >= 0 && linux.option(fd, Flags.SOL_SOCKET, Flags.SO_DOMAIN) == Flags.AF_NETLINK) {
            socket = fd;
            answered = true;
            readAll();
        } else if (fd >= 0) {
            linux.close(fd);
        }
    }

    /** How a process of ours has ended that is gone; empty: it is not known. */
    public Optional<ChildStatus> status(int pid) {
        readAll();
        return Optional.ofNullable(codes.get(pid)).map(ChildStatus::ofWait);
    }

    /** Tells how a process of ours has ended that is gone, at once or soon; empty: it will not be known. */
    void await(int pid, Consumer<Optional<ChildStatus>> hearer) {
        Optional<ChildStatus> status = status(pid);
        if (status.isPresent() || !answered) {
            hearer.accept(status);
        } else {
            waiting.add(new Waiting(pid, linux.monotonicNanos(), hearer));
        }
    }

    /** Another process, which a service has just named, has this number from now on; its end may be near. */
    void expect(int pid) {
        codes.remove(pid);
        if (possible && !refused) {
            update();
        }
    }

    private void readAll() {
        int length = socket < 0 ? 0 : read();
        while (length > 0) {
            ExitEvent.parse(datagram, length).ifPresent(this::heard);
            length = socket < 0 ? 0 : read();
        }
    }

    /** A queue that ran over says so once; what is in it comes then. */
    private int read() {
        int length = linux.read(socket, datagram, 0, datagram.length);
        return length == -Errno.ENOBUFS ? linux.read(socket, datagram, 0, datagram.length) : length;
    }

    /** What is heard of a process last is how it ended: of other threads than the first only those that were ended. */
    private void heard(ExitEvent event) {
        if (!event.isAnswer()) {
            codes.put(event.process(), event.code());
        } else if (event.code() == 0) {
            answered = true;
        } else if (!answered) {
            refuse();
        }
    }

    private void refuse() {
        refused = true;
        linux.close(socket);
        socket = NONE;
    }

    @Override
    public long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (Waiting each : waiting) {
            next = Math.min(next, each.lookNanos);
        }
        return possible && !refused ? Math.min(next, updateNanos()) : next;
    }

    private long updateNanos() {
        if (seenChanges != groups.changes()) {
            seenChanges = groups.changes();
            dueNanos = Math.min(dueNanos, linux.monotonicNanos() + (socket < 0 ? 0 : QUIET_NANOS));
        }
        return dueNanos;
    }

    @Override
    public void tick(long nowNanos) {
        if (nowNanos >= dueNanos) {
            dueNanos = Long.MAX_VALUE;
            update();
        }
        for (Waiting each : List.copyOf(waiting)) {
            if (each.lookNanos <= nowNanos) {
                look(each, nowNanos);
            }
        }
    }

    private void look(Waiting each, long nowNanos) {
        Optional<ChildStatus> status = status(each.pid);
        if (status.isPresent() || nowNanos >= each.giveUpNanos) {
            waiting.remove(each);
            each.hearer.accept(status);
        } else {
            each.lookLater(nowNanos);
        }
    }

    private void update() {
        Set<Integer> pids = groups.mainPids();
        if (socket < 0 && !pids.isEmpty()) {
            socket = linux.listenForExits(QUEUE_BYTES);
            refused = socket < 0;
        }
        if (socket >= 0 && !pids.equals(filtered)) {
            filtered = pids;
            linux.filterExits(socket, pids);
            readAll();
            Set<Integer> known = new HashSet<>(pids);
            waiting.forEach(each -> known.add(each.pid));
            codes.keySet().retainAll(known);
        }
    }

    /** Nobody is to be told any more. */
    @Override
    public void close() {
        if (socket >= 0) {
            linux.ignoreExits(socket);
            linux.close(socket);
            socket = NONE;
            refused = true;
        }
    }
}
