package dev.vigil.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files that a vigild was started with: those that its command line names, proc_pid_cmdline(5). {@code vigild -f
 * vigil.toml} of a container has them there, and {@code vigil up -d} puts them there.
 */
final class StartedFiles {
    /** Verbs under which vigild runs; the first of them on a command line is the verb. */
    private static final Set<String> STARTERS = Set.of("up", "daemon", "run");

    private StartedFiles() {}

    /** Whether it is a {@code vigil up} in the foreground, which goes on with the files as it has read them. */
    static boolean byForegroundUp(int pid) {
        try {
            List<String> words = words(pid);
            int main = words.indexOf(Main.class.getName());
            return main >= 0
                    && words.subList(main, words.size()).stream()
                            .filter(STARTERS::contains)
                            .findFirst()
                            .filter("up"::equals)
                            .isPresent();
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }

    private static List<String> words(int pid) throws IOException {
        Path file = Path.of("/proc", Integer.toString(pid), "cmdline");
        return List.of(Files.readString(file, StandardCharsets.UTF_8).split("\0", -1));
    }

    /** Absolute; none where it is no vigild, has ended, or may not be looked at. */
    static List<Path> of(int pid) {
        try {
            List<String> words = words(pid);
            if (!words.contains(Main.class.getName())) {
                return List.of();
            }
            Path directory = Path.of("/proc", Integer.toString(pid), "cwd").toRealPath();
            List<Path> files = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                boolean value = i > 0
                        && (words.get(i - 1).equals("-f") || words.get(i - 1).equals("--file"));
                if (value) {
                    files.add(directory.resolve(word).normalize());
                } else if (word.startsWith("--file=")) {
                    files.add(directory
                            .resolve(word.substring("--file=".length()))
                            .normalize());
                }
            }
            return files;
        } catch (IOException | IllegalArgumentException _) {
            return List.of();
        }
    }
}
