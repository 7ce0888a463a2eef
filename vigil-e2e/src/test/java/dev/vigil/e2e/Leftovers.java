package dev.vigil.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a test has left on the machine. Its processes are known by a variable in their environment, which they inherit
 * however far they fork away; its control groups by the processes that were in them.
 */
final class Leftovers {
    static final String MARK = "VIGIL_E2E_BOX";

    private final String mark;
    private final String folder;
    private final Set<Path> groups = new TreeSet<>();

    Leftovers(Path folder) {
        this.folder = folder.toString();
        this.mark = MARK + "=" + folder;
    }

    /** Remembers the control groups that vigild has made so far, to ask for them at the end. */
    void noteGroups() {
        for (long pid : processes()) {
            read(Path.of("/proc/" + pid + "/cgroup"))
                    .lines()
                    .filter(line -> line.startsWith("0::") && line.contains("/vigil-"))
                    .map(line -> line.substring("0::".length()))
                    .flatMap(path -> cgroupMounts().stream().map(mount -> Path.of(mount + path)))
                    .forEach(groups::add);
        }
    }

    List<Long> processes() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .filter(this::isOurs)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isOurs(long pid) {
        return pid != ProcessHandle.current().pid()
                && Stream.of(read(Path.of("/proc/" + pid + "/environ")).split("\0", -1))
                        .anyMatch(mark::equals);
    }

    /** Everything that is left, in words. */
    List<String> describe() {
        List<String> found = new ArrayList<>();
        for (long pid : processes()) {
            String command = read(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
            if (!command.isBlank()) {
                found.add("process " + pid + ": " + command);
            }
        }
        read(Path.of("/proc/self/mountinfo"))
                .lines()
                .filter(line -> line.contains(" " + folder))
                .forEach(line -> found.add("mount " + line));
        groups.stream().filter(Files::exists).forEach(group -> found.add("control group " + group));
        return found;
    }

    private static List<String> cgroupMounts() {
        return read(Path.of("/proc/self/mountinfo"))
                .lines()
                .filter(line -> line.contains(" - cgroup2 "))
                .map(line -> line.split(" ", -1)[4])
                .toList();
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }
}
