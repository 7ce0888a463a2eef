package dev.vigil.daemon.feature.sandbox;

import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps that make of the machine's files what a service is to see of them, parents first. What vigild itself gives
 * to the service stays reachable where it would be covered.
 */
final class MountPlan {
    private static final String TEMPORARY = "mode=1777,size=10%,nr_inodes=1m";
    private static final String DEVICES = "mode=0755,size=4m,nr_inodes=4k";
    private static final String NULL = "/dev/null";

    private static final List<String> HOMES = List.of("/home", "/root", "/run/user");
    private static final List<String> PSEUDO_DEVICES = List.of(
            "null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts", "shm", "mqueue", "hugepages", "log");
    private static final Map<String, String> DEVICE_LINKS = Map.of(
            "fd", "/proc/self/fd",
            "stdin", "/proc/self/fd/0",
            "stdout", "/proc/self/fd/1",
            "stderr", "/proc/self/fd/2");
    private static final List<String> KERNEL_SETTINGS = List.of(
            "/proc/sys",
            "/proc/sysrq-trigger",
            "/proc/latency_stats",
            "/proc/mtrr",
            "/proc/acpi",
            "/proc/fs",
            "/proc/irq",
            "/proc/bus",
            "/proc/scsi",
            "/sys");
    private static final List<String> KERNEL_SECRETS =
            List.of("/proc/kallsyms", "/proc/kcore", "/proc/kmsg", "/dev/kmsg", "/lib/modules", "/usr/lib/modules");

    private final Linux linux;
    private final SandboxPath paths;
    private final List<MountStep> steps = new ArrayList<>();

    private MountPlan(Linux linux) {
        this.linux = linux;
        this.paths = new SandboxPath(linux);
    }

    /**
     * The steps for a service.
     *
     * @param given paths that vigild gives to it
     * @throws LaunchRefused when a path is missing
     */
    static List<MountStep> of(Linux linux, ServiceSandbox sandbox, List<String> given) {
        MountPlan plan = new MountPlan(linux);
        plan.addProtections(sandbox);
        sandbox.paths().hidden().forEach(path -> plan.addHidden(path, "sandbox hidden "));
        sandbox.paths().readOnly().forEach(path -> plan.addReadOnly(path, "sandbox read-only "));
        sandbox.paths()
                .readWrite()
                .forEach(path -> plan.existing(path, "sandbox read-write ")
                        .ifPresent(found -> plan.add(MountStep.copy(found, found, "sandbox read-write " + path))));
        if (!plan.steps.isEmpty()) {
            given.forEach(plan::addGiven);
        }
        plan.steps.sort(Comparator.comparing(MountStep::path).thenComparing(MountStep::kind));
        return List.copyOf(plan.steps);
    }

    private void addProtections(ServiceSandbox sandbox) {
        if (sandbox.has(Protection.PROTECT_HOME)) {
            HOMES.forEach(path -> addHidden("-" + path, "sandbox protect-home "));
        }
        if (sandbox.has(Protection.PRIVATE_TMP)) {
            addMemory("/tmp");
            addMemory("/var/tmp");
        }
        if (sandbox.has(Protection.PRIVATE_DEVICES)) {
            addDevices();
        }
        if (sandbox.has(Protection.PROTECT_KERNEL)) {
            KERNEL_SETTINGS.forEach(path -> addReadOnly("-" + path, "sandbox protect-kernel "));
            KERNEL_SECRETS.stream()
                    .filter(path -> !path.startsWith("/dev/") || !sandbox.has(Protection.PRIVATE_DEVICES))
                    .forEach(path -> addHidden("-" + path, "sandbox protect-kernel "));
        }
    }

    private void addMemory(String path) {
        String name = "sandbox private-tmp " + path;
        paths.resolve(path, name)
                .filter(found -> steps.stream().noneMatch(step -> step.path().equals(found)))
                .ifPresent(found -> add(MountStep.memory(found, TEMPORARY, name)));
    }

    private void addDevices() {
        String name = "sandbox private-devices /dev";
        add(MountStep.sealed("/dev", DEVICES, name));
        for (String device : PSEUDO_DEVICES) {
            String path = "/dev/" + device;
            Optional<FileStatus> status = linux.lstat(path);
            if (status.filter(FileStatus::isSymbolicLink).isPresent()) {
                linux.readlink(path).ifPresent(target -> add(MountStep.link(path, target, name)));
            } else if (status.isPresent()) {
                add(MountStep.copy(path, path, name));
            }
        }
        DEVICE_LINKS.forEach((link, target) -> add(MountStep.link("/dev/" + link, target, name)));
    }

    private void addHidden(String path, String key) {
        existing(path, key).ifPresent(found -> {
            String name = key + bare(path);
            boolean folder = linux.stat(found).filter(FileStatus::isDirectory).isPresent();
            add(folder ? MountStep.closed(found, name) : MountStep.copy(found, NULL, name));
        });
    }

    private void addReadOnly(String path, String key) {
        existing(path, key).ifPresent(found -> add(MountStep.readOnly(found, key + bare(path))));
    }

    private void addGiven(String path) {
        String name = "sandbox " + path;
        paths.resolve(path, name)
                .filter(found -> steps.stream().anyMatch(step -> step.covers(found)))
                .filter(found -> steps.stream()
                        .noneMatch(step -> step.isCopy() && step.path().equals(found)))
                .ifPresent(found -> add(MountStep.copy(found, found, name)));
    }

    private void add(MountStep step) {
        steps.add(step);
    }

    private Optional<String> existing(String path, String key) {
        Optional<String> found = paths.resolve(bare(path), key + bare(path));
        if (found.isEmpty() && !path.startsWith("-")) {
            throw new LaunchRefused(key + path + ": " + Errno.describe(Errno.ENOENT));
        }
        return found;
    }

    private static String bare(String path) {
        return path.startsWith("-") ? path.substring(1) : path;
    }
}
