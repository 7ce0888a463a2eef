package dev.vigil.cli.install;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is started at boot.
 *
 * @param bin directory of {@code vigil} and {@code vigild}
 * @param root {@code --root} of the supervisor, if it has one
 * @param files configuration, where it is not at its usual place
 * @param userConfiguration {@code $XDG_CONFIG_HOME} of the user for whom it is; empty: for the machine
 */
public record BootCommand(Path bin, Optional<Path> root, List<Path> files, Optional<Path> userConfiguration) {
    /** {@code vigil} with its root, to which a verb is added. */
    public List<String> vigil() {
        return withRoot("vigil");
    }

    /** {@code vigild} in the foreground, as a supervising init wants it. */
    List<String> vigildInForeground() {
        List<String> words = withRoot("vigild");
        words.add("--foreground");
        words.addAll(fileOptions());
        return words;
    }

    /** All words that stand in a file of an init system. */
    List<String> words() {
        List<String> words = vigildInForeground();
        words.add(pidFile().toString());
        return words;
    }

    /** {@code -f} for each file. */
    List<String> fileOptions() {
        List<String> words = new ArrayList<>();
        for (Path file : files) {
            words.add("-f");
            words.add(file.toString());
        }
        return words;
    }

    private List<String> withRoot(String program) {
        List<String> words = new ArrayList<>(List.of(bin.resolve(program).toString()));
        root.ifPresent(path -> words.addAll(List.of("--root", path.toString())));
        return words;
    }

    /** The pid file of this supervisor. */
    Path pidFile() {
        return root.map(path -> path.resolve("run"))
                .orElse(Path.of("/run/vigil"))
                .resolve("vigild.pid");
    }

    /** Words for a shell, each quoted where it needs to be. */
    static String shell(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(line.isEmpty() ? "" : " ")
                    .append(isPlain(word) ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return line.toString();
    }

    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!(c < 128 && Character.isLetterOrDigit(c)) && "/._-+:=@,%".indexOf(c) < 0) {
                return false;
            }
        }
        return !word.isEmpty();
    }
}
