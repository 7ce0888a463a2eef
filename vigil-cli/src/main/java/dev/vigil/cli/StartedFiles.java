package dev.vigil.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that a vigild was started with: those that its command line names, proc_pid_cmdline(5). {@code vigild -f
 * vigil.toml} of a container has them there, and {@code vigil up -d} puts them there.
 */
final class StartedFiles {
    private StartedFiles() {}

    /** Absolute; none where it is no vigild, has ended, or may not be looked at. */
    static List<Path> of(int pid) {
        try {
            Path process = Path.of("/proc", Integer.toString(pid));
            List<String> words = List.of(Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8)
                    .split("\0", -1));
            if (!words.contains(Main.class.getName())) {
                return List.of();
            }
            Path directory = process.resolve("cwd").toRealPath();
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
