package dev.vigil.app;

import dev.vigil.app.recipe.RecipeFailure;
import dev.vigil.linux.Linux;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a JVM was started, java(1): from {@code /proc}, since what Java itself can tell leaves out half of it. The paths
 * that the launcher reads are made absolute, for a daemon works in another directory.
 */
final class CommandLine {
    private static final Set<String> PATHS = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "-jar",
            "-XX:AOTCache",
            "-XX:SharedArchiveFile");
    private static final Set<String> CLASS_PATHS =
            Set.of("-cp", "-classpath", "--class-path", "-jar", "-m", "--module");
    private static final Set<String> WITH_VALUE = Set.of(
            "--add-modules",
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--limit-modules",
            "--patch-module",
            "--enable-native-access",
            "--source");

    private final List<String> words;
    private boolean namesClassPath;

    private CommandLine(List<String> words) {
        this.words = words;
    }

    static CommandLine ofThisJvm(Linux linux) {
        String program = linux.readlink("/proc/self/exe").orElseThrow(() -> new RecipeFailure("no /proc/self/exe"));
        String given = linux.readFile("/proc/self/cmdline").orElse("");
        return of(program, List.of(given.split("\0", -1)));
    }

    /** @param given with the program's name first, and as split at zeros, that is with an empty text at the end */
    static CommandLine of(String program, List<String> given) {
        List<String> words = new ArrayList<>(given.subList(0, Math.max(1, given.size() - 1)));
        words.set(0, program);
        CommandLine line = new CommandLine(words);
        line.makeAbsolute();
        return line;
    }

    /** The words with one more option. */
    List<String> with(String option) {
        List<String> more = new ArrayList<>(words);
        more.add(1, option);
        return more;
    }

    /** Whether the class path does not come from {@code CLASSPATH} or the working directory. */
    boolean namesClassPath() {
        return namesClassPath;
    }

    private void makeAbsolute() {
        int i = 1;
        while (i < words.size() && words.get(i).startsWith("-")) {
            i = afterOption(i);
        }
        if (i < words.size() && words.get(i).startsWith("@")) {
            throw new RecipeFailure(
                    "started from an argument file, whose paths would not be found again (" + words.get(i) + ")");
        }
        if (i < words.size() && words.get(i).endsWith(".java")) {
            words.set(i, absolute(words.get(i)));
        }
    }

    /** The options end with that which names what to run. */
    private int afterOption(int i) {
        String word = words.get(i);
        int equals = word.indexOf('=');
        String option = equals < 0 ? word : word.substring(0, equals);
        namesClassPath |= CLASS_PATHS.contains(option);
        if (equals > 0) {
            if (PATHS.contains(option)) {
                words.set(i, option + "=" + absolute(word.substring(equals + 1)));
            }
            return i + 1;
        }
        if (PATHS.contains(option) && i + 1 < words.size()) {
            words.set(i + 1, absolute(words.get(i + 1)));
        }
        if (option.equals("-jar") || option.equals("-m") || option.equals("--module")) {
            return words.size();
        }
        return PATHS.contains(option) || WITH_VALUE.contains(option) ? i + 2 : i + 1;
    }

    /** Each part of a path; an empty one means the working directory. */
    static String absolute(String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
