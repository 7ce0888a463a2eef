package dev.vigil.daemon.launch;

import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Environments: vigild's own, and files of {@code KEY=value} lines. Its own is read from /proc, since the JDK's way
 * initialises classes that change signal dispositions. What is meant for vigild itself is not handed on.
 */
final class Environments {
    static final String PATH_DEFAULT = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final String KEPT = "VIGIL_KEPT_";

    private static final Set<String> NOT_HANDED_ON = Set.of(
            "NOTIFY_SOCKET",
            "MAINPID",
            "WATCHDOG_PID",
            "WATCHDOG_USEC",
            "LISTEN_PID",
            "LISTEN_FDS",
            "LISTEN_FDNAMES",
            "VIGIL_HANDOVER",
            "VIGIL_SERVICE",
            IdentityVariables.INCARNATION,
            IdentityVariables.RUN,
            IdentityVariables.TOKEN,
            "VIGIL_INSTANCE");

    private Environments() {}

    /** vigild's own variables. */
    static Map<String, String> own(Linux linux) {
        Map<String, String> variables = new LinkedHashMap<>();
        String text = linux.readFile("/proc/self/environ").orElse("");
        int from = 0;
        while (from < text.length()) {
            int zero = text.indexOf('\0', from);
            int until = zero < 0 ? text.length() : zero;
            put(variables, text.substring(from, until));
            from = until + 1;
        }
        variables.keySet().removeAll(NOT_HANDED_ON);
        giveBack(variables);
        return Collections.unmodifiableMap(variables);
    }

    /** The launcher hides from vigild's runtime what a Java service may need, under another name. */
    private static void giveBack(Map<String, String> variables) {
        for (String name : List.copyOf(variables.keySet())) {
            if (name.startsWith(KEPT)) {
                String value = variables.getOrDefault(name, "");
                variables.remove(name);
                variables.put(name.substring(KEPT.length()), value);
            }
        }
    }

    private static void put(Map<String, String> variables, String line) {
        int equals = line.indexOf('=');
        if (equals > 0) {
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        }
    }

    /** Adds what a file says to {@code variables}; a leading {@code -} means that it may be missing. */
    static void addFile(Linux linux, String name, Map<String, String> variables) {
        boolean optional = name.startsWith("-");
        String path = optional ? name.substring(1) : name;
        if (linux.stat(path).isEmpty() && optional) {
            return;
        }
        String text =
                regular(linux, path) ? linux.readFile(path).orElseThrow(() -> refused(path, "can't be read")) : "";
        text.lines().map(String::strip).forEach(line -> putLine(variables, line));
    }

    /** A FIFO would block its reader for ever. */
    private static boolean regular(Linux linux, String path) {
        FileStatus status = linux.stat(path).orElseThrow(() -> refused(path, "no such file"));
        if (status.isDirectory() || status.isFifo() || status.isSocket()) {
            throw refused(path, "not a file");
        }
        return status.isRegular();
    }

    private static LaunchRefused refused(String path, String why) {
        return new LaunchRefused("environment file " + path + ": " + why);
    }

    private static void putLine(Map<String, String> variables, String line) {
        if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
            return;
        }
        String assignment =
                line.startsWith("export ") ? line.substring("export ".length()).strip() : line;
        int equals = assignment.indexOf('=');
        if (equals > 0) {
            String name = assignment.substring(0, equals).strip();
            variables.put(name, unquoted(assignment.substring(equals + 1).strip()));
        }
    }

    private static String unquoted(String value) {
        if (value.length() < 2) {
            return value;
        }
        char first = value.charAt(0);
        boolean quoted = (first == '"' || first == '\'') && value.charAt(value.length() - 1) == first;
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
