package dev.vigil.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a POSIX shell does that is to become a program once its ids are those of the program's user: it enters the
 * directory, sets the environment and executes the program. So nothing of these reaches any program before. All of it
 * stands in braces, so a script that was cut off does nothing. Every value is quoted.
 *
 * @param program as it would be spawned directly; of its options only the directory counts
 * @param found paths of files, at least one: the first that its user may execute is the program, as for execvp(3)
 * @param pidVariables names of variables whose value is the program's own pid
 * @param input where the program's standard input waits; empty: it is the null device
 * @param errors where the program's standard error waits; empty: it is descriptor 2 all the time
 */
public record ExecScript(
        SpawnPlan program, List<String> found, List<String> pidVariables, OptionalInt input, OptionalInt errors) {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Those that bash does not let anybody set, where it is the shell. */
    private static final Set<String> READ_ONLY =
            Set.of("UID", "EUID", "PPID", "BASHOPTS", "SHELLOPTS", "BASH_VERSINFO");

    /** The script. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("{");
        program.options().directory().ifPresent(directory -> lines.add(enter(directory)));
        // The shell itself sets some.
        lines.add("unset PWD OLDPWD SHLVL");
        List<String> unnamable = new ArrayList<>();
        for (String line : program.environment()) {
            int equals = line.indexOf('=');
            if (isNamable(line.substring(0, equals))) {
                lines.add("export " + line.substring(0, equals + 1) + quoted(line.substring(equals + 1)));
            } else {
                unnamable.add(quoted(line));
            }
        }
        pidVariables.forEach(name -> lines.add("export " + name + "=$$"));
        lines.add(choose());
        lines.add("exec " + execution(unnamable));
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    private static boolean isNamable(String variable) {
        return IDENTIFIER.matcher(variable).matches() && !READ_ONLY.contains(variable);
    }

    private static String enter(String directory) {
        String path = quoted(directory);
        return "cd -- " + path + " 2>/dev/null || { if [ -d " + path + " ]; then "
                + fail("working directory " + directory + ": permission denied (EACCES)") + "; else "
                + fail("working directory " + directory + ": no such directory, or none that its user may see")
                + "; fi; exit 1; }";
    }

    /** Puts the program into {@code $1}: a name of a variable could be one of the program's own. */
    private String choose() {
        String words = found.stream().map(ExecScript::quoted).collect(Collectors.joining(" "));
        return "set -- " + words + "; until [ ! -d \"$1\" ] && [ -x \"$1\" ]; do shift; [ $# -gt 0 ] || { "
                + fail(found.getFirst() + ": not executable for its user (EACCES)") + "; exit 1; }; done";
    }

    private static String fail(String message) {
        return "printf '%s\\n' " + quoted(message) + " >&2";
    }

    /** A name that no shell can export is set by env(1), which executes the program then. */
    private String execution(List<String> unnamable) {
        List<String> words = new ArrayList<>();
        if (!unnamable.isEmpty()) {
            words.add("/usr/bin/env");
            words.addAll(unnamable);
        }
        words.add("\"$1\"");
        program.argv().stream().skip(1).map(ExecScript::quoted).forEach(words::add);
        words.add(input.isPresent() ? "<&" + input.getAsInt() + " " + input.getAsInt() + "<&-" : "</dev/null");
        if (errors.isPresent()) {
            words.add("2>&" + errors.getAsInt() + " " + errors.getAsInt() + ">&-");
        }
        return String.join(" ", words);
    }

    /** As one word of a POSIX shell, whatever it holds. */
    public static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
