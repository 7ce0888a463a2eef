package dev.vigil.app;

import dev.vigil.app.daemonize.DaemonizeFailure;
import dev.vigil.app.daemonize.PathText;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
            "-XX:AOTCacheOutput",
            "-XX:SharedArchiveFile",
            "-XX:Flags",
            "-XX:VMOptionsFile",
            "-XX:HeapDumpPath",
            "-XX:ErrorFile");
    /** With the path behind it, which may end with an equals sign and what is not a path. */
    private static final List<String> BEFORE_PATH =
            List.of("-javaagent:", "-agentpath:", "-Xbootclasspath/a:", "-Xloggc:");

    private static final Set<String> CLASS_PATHS =
            Set.of("-cp", "-classpath", "--class-path", "-jar", "-m", "--module");
    private static final Set<String> WITH_VALUE = Set.of(
            "--add-modules",
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--limit-modules",
            "--enable-native-access",
            "--source");

    private static final String PATCH_MODULE = "--patch-module=";
    private static final String FILE = "file=";
    private static final Set<String> NO_FILES = Set.of("", "stdout", "stderr");

    private final String directory;
    private final List<String> words;
    private boolean namesClassPath;
    private boolean takesOptions = true;
    private int optionsEnd;

    private CommandLine(String directory, List<String> words) {
        this.directory = directory;
        this.words = words;
    }

    static CommandLine ofThisJvm(Linux linux) {
        String program = linux.readlink("/proc/self/exe").orElseThrow(() -> new DaemonizeFailure("no /proc/self/exe"));
        String given = linux.readFile("/proc/self/cmdline").orElse("");
        List<String> words = List.of(given.split("\0", -1));
        String directory = PathText.workingDirectory(linux);
        return isJava(linux, program) ? of(directory, program, words) : ofLauncher(directory, program, words);
    }

    /** java(1) or a copy of it in a runtime image: others, as those of jpackage(1), take no options of a JVM. */
    private static boolean isJava(Linux linux, String program) {
        String binaries = System.getProperty("java.home", "") + "/bin";
        Optional<FileStatus> theirs = linux.stat(binaries);
        Optional<FileStatus> ours = linux.stat(program.substring(0, program.lastIndexOf('/')));
        return theirs.isPresent()
                && ours.isPresent()
                && theirs.get().inode() == ours.get().inode()
                && theirs.get().device() == ours.get().device();
    }

    /** @param given as for {@link #of} */
    static CommandLine ofLauncher(String directory, String program, List<String> given) {
        CommandLine line = new CommandLine(directory, words(program, given));
        line.takesOptions = false;
        line.optionsEnd = 1;
        line.namesClassPath = true;
        return line;
    }

    /**
     * @param directory in which relative paths begin
     * @param given with the program's name first, and as split at zeros, that is with an empty text at the end
     */
    static CommandLine of(String directory, String program, List<String> given) {
        CommandLine line = new CommandLine(directory, words(program, given));
        line.makeAbsolute();
        return line;
    }

    private static List<String> words(String program, List<String> given) {
        List<String> words = new ArrayList<>(given.subList(0, Math.max(1, given.size() - 1)));
        words.set(0, program);
        return words;
    }

    /** The words with one more option, where it takes any. */
    List<String> with(String option) {
        List<String> more = new ArrayList<>(words);
        if (takesOptions) {
            more.add(1, option);
        }
        return more;
    }

    /** What stands before that which names what to run. */
    List<String> options() {
        return List.copyOf(words.subList(1, optionsEnd));
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
        optionsEnd = optionsEnd == 0 ? Math.min(i, words.size()) : optionsEnd;
        if (i < words.size() && words.get(i).startsWith("@")) {
            throw new DaemonizeFailure(
                    "started from an argument file, whose paths would not be found again (" + words.get(i) + ")");
        }
        if (i < words.size() && words.get(i).endsWith(".java")) {
            words.set(i, absolute(words.get(i)));
        }
    }

    /** The options end with that which names what to run. */
    private int afterOption(int i) {
        String word = words.get(i);
        Optional<String> joined = joined(word);
        if (joined.isPresent()) {
            words.set(i, joined.get());
            return i + 1;
        }
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
        if (word.equals("--patch-module") && i + 1 < words.size()) {
            words.set(i, PATCH_MODULE + words.remove(i + 1));
            return afterOption(i);
        }
        if (option.equals("-jar") || option.equals("-m") || option.equals("--module")) {
            optionsEnd = i;
            return words.size();
        }
        return PATHS.contains(option) || WITH_VALUE.contains(option) ? i + 2 : i + 1;
    }

    /** Option and path in one word, the path made absolute; empty: it is no such word. */
    private Optional<String> joined(String word) {
        for (String option : BEFORE_PATH) {
            if (word.startsWith(option)) {
                return Optional.of(option + absoluteToEquals(word.substring(option.length())));
            }
        }
        if (word.startsWith(PATCH_MODULE)) {
            int path = word.indexOf('=', PATCH_MODULE.length()) + 1;
            return Optional.of(word.substring(0, path) + absolute(word.substring(path)));
        }
        return word.startsWith("-Xlog:") ? Optional.of(absoluteLog(word)) : Optional.empty();
    }

    private String absoluteToEquals(String text) {
        int equals = text.indexOf('=');
        return equals < 0 ? absolute(text) : absolute(text.substring(0, equals)) + text.substring(equals);
    }

    /** {@code -Xlog:what:file=path:decorators:options}, of which the path need not have its {@code file=}. */
    private String absoluteLog(String word) {
        String[] parts = word.split(":", 4);
        if (parts.length < 3 || NO_FILES.contains(parts[2])) {
            return word;
        }
        String path = parts[2].startsWith(FILE) ? parts[2].substring(FILE.length()) : parts[2];
        parts[2] = FILE + absolute(path);
        return String.join(":", parts);
    }

    /** The first word of a variable with options for the JVM that names a path which is relative. */
    static Optional<String> relativeIn(String directory, String options) {
        List<String> given = new ArrayList<>(List.of("java"));
        given.addAll(List.of(options.strip().split("\\s+", -1)));
        given.add("");
        List<String> absolute = of(directory, "java", given).words;
        return IntStream.range(0, absolute.size())
                .filter(i -> !absolute.get(i).equals(given.get(i)))
                .mapToObj(given::get)
                .findFirst();
    }

    private String absolute(String path) {
        return absolute(directory, path);
    }

    /** Each part of a path; an empty one means the working directory. */
    static String absolute(String directory, String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(part -> part.startsWith("/") ? part : PathText.absolute(directory, part))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
