package dev.vigil.daemon.feature.fdstore;

import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.LinuxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The stores of all services: what is in them, and the watch on what may go by itself. A socket, pipe or terminal whose
 * other end has gone is of no use to the next launch, so it is let go, unless the service wants to keep it.
 */
final class DescriptorStores {
    private final FeatureContext context;
    private final Linux linux;
    private final Poller poller;
    private final Map<String, List<StoredDescriptor>> stores = new TreeMap<>();
    private long changes;

    DescriptorStores(FeatureContext context) {
        this.context = context;
        this.linux = context.linux();
        this.poller = context.loop().poller(EventPriority.NOTIFY);
    }

    long changes() {
        return changes;
    }

    /** In the order in which they came; what was taken out in between leaves no gap. */
    List<StoredDescriptor> of(String service) {
        return List.copyOf(stores.getOrDefault(service, List.of()));
    }

    Map<String, List<StoredDescriptor>> all() {
        return stores;
    }

    Set<Integer> descriptors() {
        Set<Integer> descriptors = new HashSet<>();
        stores.values().forEach(store -> store.forEach(stored -> descriptors.add(stored.fd())));
        return descriptors;
    }

    /** Stores a descriptor, which is the store's from now on; empty: it can't be asked what it is. */
    Optional<StoredDescriptor> add(String service, String name, int fd, boolean polled) {
        Optional<StoredDescriptor> stored = linux.stat(fd)
                .map(status -> new StoredDescriptor(name, fd, fd, polled, status.device(), status.inode()));
        stored.ifPresent(one -> add(service, one));
        return stored;
    }

    void add(String service, StoredDescriptor stored) {
        stores.computeIfAbsent(service, _ -> new ArrayList<>()).add(stored);
        changes++;
        if (stored.polled() && isPollable(stored.fd())) {
            watch(service, stored.fd());
        }
    }

    private boolean isPollable(int fd) {
        return linux.stat(fd)
                .filter(status -> status.isSocket() || status.isFifo() || status.isCharacterDevice())
                .isPresent();
    }

    /** A device that knows no polling is kept like a file. */
    private void watch(String service, int fd) {
        try {
            poller.watch(fd, 0, (_, events, _) -> {
                if ((events & (Flags.EPOLLHUP | Flags.EPOLLERR)) != 0) {
                    remove(service, stored -> stored.fd() == fd);
                }
            });
        } catch (LinuxException e) {
            poller.unwatch(fd);
        }
    }

    /** Whether the same open file is there already. */
    boolean holds(String service, int fd) {
        return of(service).stream().anyMatch(stored -> isSame(stored.fd(), fd));
    }

    /** Before Linux 6.10 only of sockets: an inode may have been opened more than once, and a pipe has two ends. */
    private boolean isSame(int one, int other) {
        int same = linux.isSameOpenFile(one, other);
        if (same != -Errno.EINVAL) {
            return same == 1;
        }
        Optional<FileStatus> status = linux.stat(one).filter(FileStatus::isSocket);
        return status.isPresent() && status.equals(linux.stat(other));
    }

    /** Lets go what is {@code unwanted}. @return how many */
    int remove(String service, Predicate<StoredDescriptor> unwanted) {
        List<StoredDescriptor> store = stores.getOrDefault(service, new ArrayList<>());
        List<StoredDescriptor> removed = store.stream().filter(unwanted).toList();
        if (!removed.isEmpty()) {
            changes++;
            store.removeAll(removed);
            removed.forEach(stored -> close(stored.fd()));
        }
        if (store.isEmpty()) {
            stores.remove(service);
        }
        return removed.size();
    }

    private void close(int fd) {
        poller.unwatch(fd);
        context.closer().close(fd);
    }
}
