package dev.vigil.daemon.feature.fdstore;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.FdStoreLimit;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.NotifyHandler;
import dev.vigil.daemon.feature.NotifyMessage;
import dev.vigil.daemon.feature.PassedDescriptor;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.process.KeptDescriptors;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Keeps open files for services, as {@code FileDescriptorStoreMax=} of systemd does: a service sends them with {@code
 * FDSTORE=1}, and its next launch gets them as sd_listen_fds(3) says. They are let go when the service is at rest.
 *
 * <p>After a SIGKILL of vigild they are taken from its keeper, which holds them under the numbers that they had here.
 * Several vigilds may die one after the other before there is another keeper; so the number under which each was found
 * is remembered until then.
 */
public final class FdStoreManager implements Feature, KeptDescriptors {
    private static final int NAME_CHARS_MAX = 255;
    private static final String NAME_DEFAULT = "stored";
    private static final long NOTE_NANOS = 60_000_000_000L;

    private final FeatureContext context;
    private final Function<ServiceSpec, List<PassedDescriptor>> first;
    private final Linux linux;
    private final DescriptorStores stores;
    private final FdStoreJournal journal;
    private final Map<Incarnation, Integer> limits = new HashMap<>();
    /** Those that were told that their store is full, or that they have none. */
    private final Set<Incarnation> refused = new HashSet<>();

    /** @param first what a launch has as sd_listen_fds(3) says before what is stored */
    public FdStoreManager(FeatureContext context, Function<ServiceSpec, List<PassedDescriptor>> first) {
        this.context = context;
        this.first = first;
        this.linux = context.linux();
        this.stores = new DescriptorStores(context);
        this.journal = new FdStoreJournal(stores);
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        int max = max(spec);
        limits.put(incarnation, max);
        if (max == 0) {
            stores.remove(spec.name(), _ -> true);
            return PassedDescriptor.additions(first.apply(spec));
        }
        List<PassedDescriptor> passed = new ArrayList<>(first.apply(spec));
        stores.of(spec.name()).forEach(one -> passed.add(new PassedDescriptor(one.name(), one.fd())));
        return LaunchAdditions.variables(Map.of("FDSTORE", Integer.toString(max)), List.of())
                .and(PassedDescriptor.additions(passed));
    }

    private static int max(ServiceSpec spec) {
        return spec.section(FdStoreLimit.class).map(FdStoreLimit::max).orElse(0);
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        limits.put(incarnation, max(spec));
    }

    @Override
    public void ended(Incarnation incarnation) {
        limits.remove(incarnation);
        refused.remove(incarnation);
    }

    @Override
    public void rested(String service) {
        stores.remove(service, _ -> true);
    }

    @Override
    public int descriptors(ServiceSpec spec) {
        return max(spec);
    }

    @Override
    public Map<String, NotifyHandler> notifications() {
        return Map.of("FDSTORE", this::store, "FDSTOREREMOVE", this::remove);
    }

    private boolean store(Incarnation incarnation, String value, NotifyMessage message) {
        if (!value.equals("1")) {
            return false;
        }
        String name = message.value("FDNAME").filter(FdStoreManager::isName).orElse(NAME_DEFAULT);
        boolean polled = !message.value("FDPOLL").orElse("").equals("0");
        int max = limits.getOrDefault(incarnation, 0);
        String service = incarnation.service();
        int refusedNow = 0;
        for (int fd : message.takeDescriptors()) {
            boolean known = stores.holds(service, fd);
            boolean full = stores.of(service).size() >= max;
            boolean stored =
                    !known && !full && stores.add(service, name, fd, polled).isPresent();
            if (!stored) {
                message.giveBack(fd);
                refusedNow += known ? 0 : 1;
            }
        }
        if (refusedNow > 0 && refused.add(incarnation)) {
            refuse(service, refusedNow, max);
        }
        return true;
    }

    private void refuse(String service, int count, int max) {
        String what = "FDSTORE=1 of " + count + (count == 1 ? " descriptor" : " descriptors") + " refused: "
                + (max == 0 ? "it has no fd-store-max" : "its store is full (fd-store-max = " + max + ")");
        context.messages().warn(ServiceMessages.Topic.NOTIFICATIONS, service, service + ": " + what);
        context.notes().put(service, "fd-store", what, NOTE_NANOS);
    }

    /** As systemd wants it: ASCII without control characters and colons. */
    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_CHARS_MAX
                && name.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != ':');
    }

    private boolean remove(Incarnation incarnation, String value, NotifyMessage message) {
        Optional<String> name = message.value("FDNAME");
        name.filter(_ -> value.equals("1"))
                .ifPresent(wanted -> stores.remove(
                        incarnation.service(), stored -> stored.name().equals(wanted)));
        return value.equals("1") && name.isPresent();
    }

    // ---- over the death of vigild

    @Override
    public Optional<JournalSection> journalSection() {
        return Optional.of(journal);
    }

    @Override
    public long changes() {
        return stores.changes();
    }

    @Override
    public Set<Integer> descriptors() {
        return stores.descriptors();
    }

    @Override
    public void takeBack(int keeper) {
        int pidfd = journal.toBeTaken().isEmpty() ? -1 : linux.pidfdOpen(keeper);
        if (pidfd >= 0) {
            journal.toBeTaken().removeIf(entry -> takeBack(pidfd, entry));
            linux.close(pidfd);
        }
    }

    private boolean takeBack(int keeper, FdStoreJournal.Entry entry) {
        StoredDescriptor stored = entry.stored();
        return takeBack(keeper, entry, stored.fd())
                || (stored.keptAs() != stored.fd() && takeBack(keeper, entry, stored.keptAs()));
    }

    private boolean takeBack(int keeper, FdStoreJournal.Entry entry, int number) {
        int fd = linux.pidfdGetfd(keeper, number);
        if (fd < 0) {
            return false;
        }
        boolean same = linux.stat(fd)
                .filter(status -> status.device() == entry.stored().device()
                        && status.inode() == entry.stored().inode())
                .isPresent();
        if (same) {
            stores.add(entry.service(), entry.stored().takenAs(fd, number));
        } else {
            linux.close(fd);
        }
        return same;
    }

    @Override
    public void settle(Predicate<String> goesOn) {
        Map<String, Integer> lost = new TreeMap<>();
        journal.toBeTaken().stream()
                .filter(entry -> goesOn.test(entry.service()))
                .forEach(entry -> lost.merge(entry.service(), 1, Integer::sum));
        journal.toBeTaken().clear();
        lost.forEach((service, count) -> context.messages()
                .warn(
                        ServiceMessages.Topic.NOTIFICATIONS,
                        service,
                        service + ": " + count
                                + " of the descriptors that it had stored are lost with the earlier vigild"));
        List.copyOf(stores.all().keySet()).stream()
                .filter(goesOn.negate())
                .forEach(service -> stores.remove(service, _ -> true));
    }

    @Override
    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public void tick(long nowNanos) {}
}
