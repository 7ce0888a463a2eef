package dev.vigil.daemon.launch;

import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.SpawnPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the shell of a {@link StagedLaunch} does: it enters the directory, sets the environment and executes the
 * program. All of it stands in braces, so a script that was cut off does nothing. Every value is quoted.
 *
 * @param program as it would be spawned directly
 * @param pidVariables names of variables whose value is the program's own pid
 * @param errors where the program's standard error waits; empty: it is descriptor 2 all the time
 */
record LaunchScript(SpawnPlan program, List<String> pidVariables, OptionalInt errors) {
    private static final Set<String> IDENTITY =
            Set.of(IdentityVariables.RUN, IdentityVariables.INCARNATION, IdentityVariables.TOKEN);
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** The variables by which vigild finds a process again, and a path for the tools. */
    static List<String> ownVariables(List<String> environment) {
        List<String> own = environment.stream()
                .filter(line -> IDENTITY.contains(line.substring(0, line.indexOf('='))))
                .collect(Collectors.toCollection(ArrayList::new));
        own.add("PATH=" + Environments.PATH_DEFAULT);
        return own;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("{");
        program.options().directory().ifPresent(directory -> lines.add(enter(directory)));
        // The shell itself sets some.
        lines.add("unset PWD OLDPWD SHLVL");
        List<String> unnamable = new ArrayList<>();
        for (String line : program.environment()) {
            int equals = line.indexOf('=');
            if (IDENTIFIER.matcher(line.substring(0, equals)).matches()) {
                lines.add("export " + line.substring(0, equals + 1) + quoted(line.substring(equals + 1)));
            } else {
                unnamable.add(quoted(line));
            }
        }
        pidVariables.forEach(name -> lines.add("export " + name + "=$$"));
        lines.add(checkProgram());
        lines.add("exec " + execution(unnamable));
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    private static String enter(String directory) {
        String path = quoted(directory);
        return "cd -- " + path + " 2>/dev/null || { if [ -d " + path + " ]; then "
                + fail("working directory " + directory + ": permission denied (EACCES)") + "; else "
                + fail("working directory " + directory + ": no such directory, or none that its user may see")
                + "; fi; exit 1; }";
    }

    private String checkProgram() {
        return "[ -x " + quoted(program.path()) + " ] || { "
                + fail(program.path() + ": not executable for its user (EACCES)") + "; exit 1; }";
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
        words.add(quoted(program.path()));
        program.argv().stream().skip(1).map(LaunchScript::quoted).forEach(words::add);
        words.add("</dev/null");
        Optional.of(errors)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .ifPresent(number -> words.add("2>&" + number + " " + number + ">&-"));
        return String.join(" ", words);
    }

    /** As one word of a POSIX shell, whatever it holds. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
