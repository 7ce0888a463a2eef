package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** cgroup v2 as far as vigild uses it: a directory is a group, and some files in it are questions and orders. */
final class SimCgroups {
    static final String MOUNT = "/sys/fs/cgroup";

    private static final List<String> FILES = List.of("cgroup.procs", "cgroup.events", "cgroup.kill");
    private static final int SIGKILL = 9;

    private final Kernel kernel;

    SimCgroups(Kernel kernel) {
        this.kernel = kernel;
    }

    void mount() {
        kernel.files().makeDirectories(MOUNT);
        kernel.files().putText(MOUNT + "/cgroup.controllers", "");
    }

    /** Whether a path is a file that each group has. */
    boolean has(String path) {
        return path.startsWith(MOUNT + "/")
                && FILES.contains(path.substring(path.lastIndexOf('/') + 1))
                && kernel.files().isDirectory(FileTree.parent(path));
    }

    Optional<String> read(String path) {
        if (!has(path)) {
            return Optional.empty();
        }
        String group = groupOf(path);
        return Optional.of(
                path.endsWith("events")
                        ? "populated " + (isPopulated(group) ? 1 : 0) + "\nfrozen 0\n"
                        : members(group).stream()
                                .map(process -> process.pid() + "\n")
                                .collect(Collectors.joining()));
    }

    private static String groupOf(String path) {
        String group = FileTree.parent(path).substring(MOUNT.length());
        return group.isEmpty() ? "/" : group;
    }

    private List<SimProcess> members(String group) {
        return kernel.processes().all().stream()
                .filter(process -> process.isAlive() && process.cgroup.equals(group))
                .toList();
    }

    boolean isPopulated(String group) {
        return kernel.processes().all().stream()
                .anyMatch(process ->
                        process.isAlive() && (process.cgroup.equals(group) || process.cgroup.startsWith(group + "/")));
    }

    int remove(String path) {
        return isPopulated(path.substring(MOUNT.length()))
                ? -Errno.EBUSY
                : kernel.files().rmdir(path);
    }

    /** An opening of one of the files for writing. */
    OpenFile openToWrite(String path) {
        String group = groupOf(path);
        return new OpenFile() {
            @Override
            int write(byte[] from, int offset, int length) {
                String text = new String(from, offset, length, StandardCharsets.US_ASCII).strip();
                return path.endsWith("procs") ? attach(group, Integer.parseInt(text), length) : kill(group, length);
            }
        };
    }

    private int attach(String group, int pid, int length) {
        Optional<SimProcess> process = kernel.processes().find(pid).filter(SimProcess::isAlive);
        process.ifPresent(found -> {
            kernel.observer().touched(found, "cgroup " + group);
            found.cgroup = group;
        });
        return process.isPresent() ? length : -Errno.ESRCH;
    }

    private int kill(String group, int length) {
        kernel.processes().all().stream()
                .filter(process -> process.cgroup.equals(group) || process.cgroup.startsWith(group + "/"))
                .forEach(process -> {
                    kernel.observer().touched(process, "cgroup.kill");
                    kernel.processes().signal(process, SIGKILL);
                });
        return length;
    }
}
