package dev.vigil.daemon.process;

import dev.vigil.core.spec.CgroupLimit;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which control group hierarchy has the controller of a limit: the unified one (cgroup v2), one of cgroup v1, as on
 * machines that have both, or none. Looks, and changes nothing.
 */
public final class CgroupControllers {
    private static final String BLKIO = "blkio";
    private static final int ROOT_FIELD = 3;
    private static final int MOUNT_POINT_FIELD = 4;

    private final Linux linux;
    private final Map<String, String> mounts = new HashMap<>();
    private final Map<String, String> roots = new HashMap<>();
    private final Map<String, String> own = new HashMap<>();

    /** Where a controller is. */
    public sealed interface Location {
        /** In the hierarchy of cgroup v2. */
        record Unified() implements Location {}

        /** In a hierarchy of cgroup v1; {@code folder} is the cgroup of this process there. */
        record Legacy(String folder) implements Location {}

        /** Nowhere, or where nothing may be made; {@code reason} for a reader. */
        record Missing(String reason) implements Location {}
    }

    private CgroupControllers(Linux linux) {
        this.linux = linux;
    }

    /** Of this machine, as this process sees it. */
    public static CgroupControllers of(Linux linux) {
        CgroupControllers controllers = new CgroupControllers(linux);
        linux.readFile("/proc/self/mountinfo").orElse("").lines().forEach(controllers::addMount);
        linux.readFile("/proc/self/cgroup").orElse("").lines().forEach(controllers::addOwn);
        return controllers;
    }

    /** A line of proc_pid_mountinfo(5); the first mount of a hierarchy counts. */
    private void addMount(String line) {
        int separator = line.indexOf(" - ");
        String[] fields = line.split(" ", -1);
        String[] type =
                separator < 0 ? new String[0] : line.substring(separator + 3).split(" ", -1);
        if (type.length < 3 || fields.length <= MOUNT_POINT_FIELD) {
            return;
        }
        List<String> names = switch (type[0]) {
            case "cgroup2" -> List.of("");
            case "cgroup" -> List.of(type[2].split(",", -1));
            default -> List.<String>of();
        };
        names.forEach(name -> {
            mounts.putIfAbsent(name, fields[MOUNT_POINT_FIELD]);
            roots.putIfAbsent(name, fields[ROOT_FIELD]);
        });
    }

    /** A line of cgroups(7), {@code /proc/PID/cgroup}. */
    private void addOwn(String line) {
        String[] fields = line.split(":", 3);
        if (fields.length == 3) {
            List.of(fields[1].split(",", -1)).forEach(name -> own.putIfAbsent(name, fields[2]));
        }
    }

    /** What the controller of a limit is called; the unified hierarchy has other names. */
    static String controller(CgroupLimit limit) {
        return switch (limit) {
            case MEMORY, MEMORY_HIGH, SWAP -> "memory";
            case CPU, CPU_WEIGHT -> "cpu";
            case TASKS -> "pids";
            case IO_WEIGHT -> "io";
        };
    }

    /** The folder of this process in the unified hierarchy. */
    Optional<String> unified() {
        return folder("");
    }

    /** The folder of this process in a hierarchy. */
    private Optional<String> folder(String name) {
        String mount = mounts.get(name);
        if (mount == null) {
            return Optional.empty();
        }
        String path = own.getOrDefault(name, "/");
        String root = roots.getOrDefault(name, "/");
        String below = !root.equals("/") && path.startsWith(root) ? path.substring(root.length()) : path;
        String folder = below.isEmpty() || below.equals("/") ? mount : mount + below;
        // In a container the path may be one that only the host has.
        return Optional.of(linux.access(folder, Flags.F_OK) == 0 ? folder : mount);
    }

    /** The folder of a path of cgroup v1 as {@code /proc/PID/cgroup} has it, with the names of its hierarchy. */
    Optional<String> folderOf(String names, String path) {
        String name = names.split(",", -1)[0];
        return Optional.ofNullable(mounts.get(name)).map(mount -> {
            String root = roots.getOrDefault(name, "/");
            return mount + (root.equals("/") || !path.startsWith(root) ? path : path.substring(root.length()));
        });
    }

    /** The folders of this process in the hierarchies of cgroup v1 in which there are limits. */
    List<String> legacyFolders() {
        return Stream.of("memory", "cpu", "pids", BLKIO)
                .flatMap(name -> folder(name).stream())
                .distinct()
                .toList();
    }

    /** Where the controller of {@code limit} is. */
    public Location locate(CgroupLimit limit) {
        String controller = controller(limit);
        Optional<String> unified = unified();
        boolean isUnified = unified.flatMap(folder -> linux.readFile(folder + "/cgroup.controllers"))
                .map(text -> List.of(text.strip().split(" ", -1)).contains(controller))
                .orElse(false);
        if (isUnified) {
            return writable(unified.orElse(""), new Location.Unified());
        }
        Optional<String> legacy = folder(controller.equals("io") ? BLKIO : controller);
        if (legacy.isPresent()) {
            return writable(legacy.get(), new Location.Legacy(legacy.get()));
        }
        String where = mounts.isEmpty()
                ? "control groups are not mounted"
                : "no control group has the controller \"" + controller + "\""
                        + unified.map(folder -> " (" + folder + "/cgroup.controllers)")
                                .orElse("");
        return new Location.Missing(where);
    }

    private Location writable(String folder, Location location) {
        int access = linux.access(folder, Flags.W_OK);
        return access == 0 ? location : new Location.Missing(folder + ": " + Errno.describe(access));
    }
}
