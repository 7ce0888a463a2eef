package dev.vigil.daemon.feature.directories;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.DynamicUser;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.launch.LaunchPreparer;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.daemon.state.journal.WireReader;
import dev.vigil.daemon.state.journal.WireWriter;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Users for services that have none of their own: numbers of the range that systemd uses, without an entry in the user
 * database. A service gets a number made from its name, so that its files are its own again the next time; where that
 * is taken, by an entry or another service, the next one. It keeps the number until it has ended.
 */
public final class DynamicUsers implements Feature, LaunchPreparer {
    /** As systemd: 61184 to 65519. */
    static final int MIN = 61184;

    static final int MAX = 65519;

    private final Linux linux;
    /** By service, in a fixed order; of the loop's thread and the spawners'. */
    private final Map<String, Integer> numbers = new TreeMap<>();

    private final Numbers section = new Numbers();
    private boolean hasChanged;

    public DynamicUsers(Linux linux) {
        this.linux = linux;
    }

    /** Whether {@code id} is of the range. */
    static boolean isDynamic(int id) {
        return id >= MIN && id <= MAX;
    }

    @Override
    public Launch.Identity identity(ServiceSpec spec, Launch.Identity identity) {
        if (spec.section(DynamicUser.class).isEmpty()) {
            return identity;
        }
        if (linux.geteuid() != 0) {
            throw new LaunchRefused("dynamic-user: only root may change user and groups (EPERM)");
        }
        String number = Integer.toString(number(spec.name()));
        return new Launch.Identity(
                Optional.of(number),
                identity.group().or(() -> Optional.of(number)),
                identity.supplementaryGroups().or(() -> Optional.of(List.of())));
    }

    private synchronized int number(String service) {
        Integer known = numbers.get(service);
        if (known != null) {
            return known;
        }
        Set<Integer> taken = new HashSet<>(numbers.values());
        int count = MAX - MIN + 1;
        int first = Math.floorMod(service.hashCode() * 0x9E3779B9, count);
        for (int i = 0; i < count; i++) {
            int number = MIN + (first + i) % count;
            if (!taken.contains(number) && isFree(number)) {
                numbers.put(service, number);
                hasChanged = true;
                return number;
            }
        }
        throw new LaunchRefused("dynamic-user: no number is free from " + MIN + " to " + MAX);
    }

    private boolean isFree(int number) {
        String text = Integer.toString(number);
        return linux.user(text).isEmpty() && linux.group(text).isEmpty();
    }

    /** The journal may have been written before the number was given. */
    @Override
    public synchronized void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        if (spec.section(DynamicUser.class).isPresent() && !numbers.containsKey(incarnation.service())) {
            linux.stat("/proc/" + state.pid())
                    .map(FileStatus::uid)
                    .filter(DynamicUsers::isDynamic)
                    .ifPresent(uid -> numbers.put(incarnation.service(), uid));
        }
    }

    @Override
    public synchronized void ended(Incarnation incarnation) {
        hasChanged |= numbers.remove(incarnation.service()) != null;
    }

    @Override
    public Optional<JournalSection> journalSection() {
        return Optional.of(section);
    }

    private record Entry(String service, long number) {}

    private final class Numbers implements JournalSection {
        @Override
        public String tag() {
            return "dynamic-users";
        }

        @Override
        public boolean hasChanged() {
            synchronized (DynamicUsers.this) {
                return hasChanged;
            }
        }

        @Override
        public void write(WireWriter out) {
            synchronized (DynamicUsers.this) {
                hasChanged = false;
                List<Entry> entries = numbers.entrySet().stream()
                        .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                        .toList();
                out.list(entries, entry -> {
                    out.text(entry.service());
                    out.number(entry.number());
                });
            }
        }

        @Override
        public void read(WireReader in) {
            synchronized (DynamicUsers.this) {
                for (Entry entry : in.list(() -> new Entry(in.text(), in.number()))) {
                    numbers.put(entry.service(), (int) entry.number());
                }
            }
        }
    }
}
