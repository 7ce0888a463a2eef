package dev.vigil.sim.kernel;

import dev.vigil.linux.ChildStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The files of proc(5) that vigild reads. */
final class ProcFiles {
    private static final long NANOS_PER_TICK = 10_000_000;
    /** The number of the one thread besides the first that a process has. */
    private static final int SPAWNER = 1_000_000;

    private final Kernel kernel;

    ProcFiles(Kernel kernel) {
        this.kernel = kernel;
    }

    Optional<String> read(SimProcess reader, String path) {
        return switch (path) {
            case "/proc/sys/fs/pipe-max-size" -> Optional.of("1048576\n");
            case "/proc/sys/kernel/random/boot_id" -> Optional.of("5eed5eed-0000-4000-8000-000000000001\n");
            default -> ofProcess(reader, path.split("/", -1));
        };
    }

    private Optional<String> ofProcess(SimProcess reader, String[] parts) {
        Optional<SimProcess> found = parts.length < 4 ? Optional.empty() : process(reader, parts[2]);
        return found.flatMap(process -> switch (parts[3]) {
            case "environ" -> Optional.of(process.isAlive() ? process.environment() : "");
            case "cgroup" -> Optional.of("0::" + process.cgroup + "\n");
            case "stat" -> Optional.of(stat(process));
            case "task" ->
                parts.length == 6 && parts[5].equals("children")
                        ? Optional.of(children(process, parts[4]))
                        : Optional.empty();
            default -> Optional.empty();
        });
    }

    private Optional<SimProcess> process(SimProcess reader, String name) {
        if (name.equals("self")) {
            return Optional.of(reader);
        }
        return name.matches("[0-9]{1,9}") ? kernel.processes().find(Integer.parseInt(name)) : Optional.empty();
    }

    private static String children(SimProcess process, String thread) {
        boolean first = thread.equals(Integer.toString(process.pid()));
        return process.children.stream()
                .filter(child -> child.bornByThread != first)
                .map(child -> child.pid() + " ")
                .collect(Collectors.joining());
    }

    List<String> list(SimProcess reader, String path) {
        String[] parts = path.split("/", -1);
        if (path.equals("/proc") || path.equals("/proc/")) {
            return kernel.processes().all().stream()
                    .map(process -> Integer.toString(process.pid()))
                    .toList();
        }
        if (parts.length >= 4 && parts[3].equals("fd")) {
            return process(reader, parts[2])
                    .map(process -> process.descriptors.keySet().stream()
                            .map(String::valueOf)
                            .toList())
                    .orElse(List.of());
        }
        if (parts.length >= 4 && parts[3].equals("task")) {
            return process(reader, parts[2])
                    .map(process -> List.of(Integer.toString(process.pid()), Integer.toString(process.pid() + SPAWNER)))
                    .orElse(List.of());
        }
        return List.of();
    }

    /** proc_pid_stat(5), with zeros where nobody looks. */
    private static String stat(SimProcess process) {
        StringBuilder text = new StringBuilder();
        text.append(process.pid()).append(" (program) ").append(process.isAlive() ? 'S' : 'Z');
        text.append(' ').append(process.parent.pid());
        text.append(' ').append(process.group).append(' ').append(process.session);
        text.append(" 0".repeat(15)); // fields 7 to 21
        text.append(' ').append(process.startNanos() / NANOS_PER_TICK);
        text.append(" 0".repeat(29)); // fields 23 to 51
        text.append(' ').append(process.status().map(ProcFiles::waitStatus).orElse(0));
        return text.append('\n').toString();
    }

    private static int waitStatus(ChildStatus status) {
        return status.killed() ? status.value() : status.value() << 8;
    }
}
