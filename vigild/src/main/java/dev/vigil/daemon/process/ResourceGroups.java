package dev.vigil.daemon.process;

import dev.vigil.core.spec.CgroupLimit;
import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.process.CgroupControllers.Location;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Control groups that limit what all processes of a service together use. In the unified hierarchy (cgroup v2) that is
 * the group which each service has anyway ({@link Cgroups}), once its controllers are enabled; in hierarchies of cgroup
 * v1 a group of its own, made only for services that have such a limit: {@code <own cgroup>/vigil-<hash>/<service>}.
 * Nothing is looked at before the first limit is asked for.
 *
 * <p>Callable from any thread. What can't be limited is returned, never thrown: a service runs without it.
 */
public final class ResourceGroups {
    private static final int MODE = 0755;

    private final Linux linux;
    private final Optional<String> unifiedBase;
    private final String name;
    private final ControllerDelegation delegation;
    private final BlockingExecutor cgroupTasks;
    private final Map<CgroupLimit, Location> locations = new EnumMap<>(CgroupLimit.class);
    /** Folders of cgroup v1 by service: those that there are for its limits. */
    private final Map<String, Set<String>> legacy = new ConcurrentHashMap<>();
    /** Services whose group of the unified hierarchy has, or may have, limits. */
    private final Set<String> unified = ConcurrentHashMap.newKeySet();

    private final Map<String, GroupCounters> atLaunch = new ConcurrentHashMap<>();

    private Optional<CgroupControllers> controllers = Optional.empty();
    private Optional<Boolean> delegated = Optional.empty();

    /**
     * A limit that is not in force.
     *
     * @param reason for a reader
     */
    public record UnmetLimit(CgroupLimit limit, long value, String reason) {}

    /**
     * @param unifiedBase the folder of the groups of all services in the unified hierarchy; empty: none can be made
     * @param name what the folder of all services is called in other hierarchies
     */
    ResourceGroups(
            Linux linux,
            Optional<String> unifiedBase,
            String name,
            ControllerDelegation delegation,
            BlockingExecutor cgroupTasks) {
        this.linux = linux;
        this.unifiedBase = unifiedBase;
        this.name = name;
        this.delegation = delegation;
        this.cgroupTasks = cgroupTasks;
    }

    /** Does what looks at many files, soon and elsewhere. */
    public void later(Runnable task) {
        cgroupTasks.run(task);
    }

    /**
     * Puts a process, a child that was not reaped, under limits, and with it all that it will start. Limits that an
     * earlier launch had and this one has not are lifted.
     *
     * @return what is not in force
     */
    public synchronized List<UnmetLimit> apply(String service, Map<CgroupLimit, Long> limits, int pid) {
        List<UnmetLimit> unmet = new ArrayList<>();
        Map<String, Map<CgroupLimit, Long>> byFolder = new LinkedHashMap<>();
        if (unified.contains(service)) {
            lift(unifiedFolder(service), limits.keySet());
        }
        limits.forEach((limit, value) -> {
            switch (locate(limit)) {
                case Location.Missing(String reason) -> unmet.add(new UnmetLimit(limit, value, reason));
                case Location.Unified _ ->
                    setUnified(service, limit, value)
                            .ifPresent(reason -> unmet.add(new UnmetLimit(limit, value, reason)));
                case Location.Legacy(String own) ->
                    byFolder.computeIfAbsent(own, _ -> new EnumMap<>(CgroupLimit.class))
                            .put(limit, value);
            }
        });
        byFolder.forEach((own, wanted) -> unmet.addAll(enter(service, own, wanted, pid)));
        atLaunch.put(service, counters(service));
        return unmet;
    }

    // ---- what the kernel has counted

    /** What has come of a service's limits since its latest launch. */
    public GroupCounters sinceLaunch(String service) {
        GroupCounters now = counters(service);
        GroupCounters then = atLaunch.getOrDefault(service, GroupCounters.NONE);
        return now.minus(then);
    }

    /** Those of a service at its latest launch: they are not counted as since then. */
    public GroupCounters atLaunch(String service) {
        return atLaunch.getOrDefault(service, GroupCounters.NONE);
    }

    private GroupCounters counters(String service) {
        return reader(service).counters();
    }

    /** Reads what a service's groups count; those that there are at this moment. */
    public GroupReader reader(String service) {
        return new GroupReader(
                linux,
                unifiedBase.map(base -> base + "/" + service),
                List.copyOf(legacy.getOrDefault(service, Set.of())));
    }

    private Location locate(CgroupLimit limit) {
        return locations.computeIfAbsent(limit, this::look);
    }

    private Location look(CgroupLimit limit) {
        CgroupControllers there = known();
        Location location = there.locate(limit);
        if (!(location instanceof Location.Unified)) {
            return location;
        }
        if (unifiedBase.isEmpty()) {
            return new Location.Missing(
                    "no control group can be made below " + there.unified().orElse(""));
        }
        Optional<String> refused = delegation.enable(CgroupControllers.controller(limit), unifiedBase.get());
        return refused.isPresent() ? new Location.Missing(refused.get()) : location;
    }

    // ---- the unified hierarchy

    private String unifiedFolder(String service) {
        return unifiedBase.orElse("") + "/" + service;
    }

    private Optional<String> setUnified(String service, CgroupLimit limit, long value) {
        unified.add(service);
        return CgroupFiles.setUnified(linux, unifiedFolder(service), limit, value);
    }

    private void lift(String folder, Set<CgroupLimit> kept) {
        for (CgroupLimit limit : CgroupLimit.values()) {
            if (!kept.contains(limit)) {
                CgroupFiles.liftUnified(linux, folder, limit);
            }
        }
    }

    // ---- hierarchies of cgroup v1

    private List<UnmetLimit> enter(String service, String own, Map<CgroupLimit, Long> limits, int pid) {
        String folder = own + "/" + name + "/" + service;
        Optional<String> refused = make(own + "/" + name).or(() -> make(folder));
        List<UnmetLimit> unmet = new ArrayList<>();
        if (refused.isEmpty()) {
            addLegacy(service, folder);
            limits.forEach((limit, value) -> CgroupFiles.setLegacy(linux, folder, limit, limits)
                    .ifPresent(reason -> unmet.add(new UnmetLimit(limit, value, reason))));
            refused = attach(folder, pid);
        }
        if (refused.isPresent()) {
            String reason = refused.get();
            unmet.clear();
            limits.forEach((limit, value) -> unmet.add(new UnmetLimit(limit, value, reason)));
        }
        return unmet;
    }

    private Optional<String> make(String folder) {
        int made = linux.mkdir(folder, MODE);
        return made == 0 || made == -Errno.EEXIST
                ? Optional.empty()
                : Optional.of(folder + ": " + Errno.describe(made));
    }

    /** A process that was reaped meanwhile may have left its number to another, which must not come in here. */
    private Optional<String> attach(String folder, int pid) {
        return linux.isChild(pid)
                ? CgroupFiles.write(linux, folder + "/cgroup.procs", Integer.toString(pid))
                : Optional.empty();
    }

    // ---- what is found again, and what is removed

    /** Goes on with the group of a service in the unified hierarchy. */
    void resume(String service) {
        if (hasControllers()) {
            unified.add(service);
        }
    }

    /**
     * Goes on with the groups of cgroup v1 that an earlier vigild made for a service, where it had limits.
     *
     * @param pid a process of it that lives; 0: none
     * @param counters those at its launch
     */
    public void resume(String service, int pid, GroupCounters counters) {
        atLaunch.put(service, counters);
        String text = pid > 0 ? linux.readFile("/proc/" + pid + "/cgroup").orElse("") : "";
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && !fields[1].isEmpty() && fields[2].endsWith("/" + name + "/" + service)) {
                known().folderOf(fields[1], fields[2]).ifPresent(folder -> addLegacy(service, folder));
            }
        }
        for (String own : known().legacyFolders()) {
            String folder = own + "/" + name + "/" + service;
            if (linux.access(folder, Flags.F_OK) == 0) {
                addLegacy(service, folder);
            }
        }
    }

    private void addLegacy(String service, String folder) {
        legacy.computeIfAbsent(service, _ -> ConcurrentHashMap.newKeySet()).add(folder);
    }

    /**
     * Whether groups of services in the unified hierarchy can have limits at all; an earlier vigild has seen to that.
     */
    private synchronized boolean hasControllers() {
        if (delegated.isEmpty()) {
            delegated = Optional.of(unifiedBase
                    .flatMap(base -> linux.readFile(base + "/cgroup.subtree_control"))
                    .filter(text -> !text.isBlank())
                    .isPresent());
        }
        return delegated.get();
    }

    private synchronized CgroupControllers known() {
        CgroupControllers there = controllers.orElseGet(() -> CgroupControllers.of(linux));
        controllers = Optional.of(there);
        return there;
    }

    /** Whether a launch of the service must lift limits that an earlier one had. */
    public boolean mayBeLimited(String service) {
        return unified.contains(service);
    }

    /** Whether there are groups of the service that are to be removed. */
    boolean has(String service) {
        return legacy.containsKey(service) || unified.contains(service);
    }

    /** Removes the groups of a service of which nothing runs. */
    void remove(String service) {
        unified.remove(service);
        atLaunch.remove(service);
        legacy.computeIfPresent(service, (_, folders) -> {
            folders.removeIf(folder -> linux.rmdir(folder) == 0);
            return folders.isEmpty() ? null : folders;
        });
    }

    /** Removes what is empty. */
    void close() {
        legacy.values().stream().flatMap(Collection::stream).forEach(linux::rmdir);
        Set<String> bases = new LinkedHashSet<>();
        legacy.values().stream()
                .flatMap(Collection::stream)
                .forEach(folder -> bases.add(folder.substring(0, folder.lastIndexOf('/'))));
        known().legacyFolders().forEach(own -> bases.add(own + "/" + name));
        bases.forEach(this::removeWithGroups);
    }

    private void removeWithGroups(String base) {
        int removed = linux.rmdir(base);
        if (removed < 0 && removed != -Errno.ENOENT) {
            linux.list(base).stream().map(child -> base + "/" + child).forEach(linux::rmdir);
            linux.rmdir(base);
        }
    }
}
