package dev.vigil.app.daemonize;

import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment that a daemon gets of its caller's. What the start script of Vigil has changed is changed back, and
 * what a supervisor said to the caller alone (its descriptors, its notify socket) is not handed on.
 */
public final class DaemonEnvironment {
    /** Where programs are looked for when there is no {@code PATH}. */
    public static final String PATH_DEFAULT = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Names the process that has started this one to make the daemon in its place. */
    static final String SECOND = "VIGIL_SECOND_STEP";

    private static final String KEPT = "VIGIL_KEPT_";
    private static final String LOCALE = "LC_ALL";
    private static final String KEPT_LOCALE = KEPT + LOCALE + "=";
    private static final List<String> HIDDEN = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final int ROOT = 0;
    /** Variables that are for one process alone, and not for its children. */
    public static final List<String> FOR_THIS_PROCESS = List.of(
            "NOTIFY_SOCKET",
            "MAINPID",
            "WATCHDOG_PID",
            "WATCHDOG_USEC",
            "LISTEN_PID",
            "LISTEN_FDS",
            "LISTEN_FDNAMES",
            "VIGIL_APP_BACKGROUND",
            SECOND);

    private DaemonEnvironment() {}

    /** Those of the caller, by way of /proc: {@code System.getenv} would start classes that nobody needs here. */
    public static Map<String, String> ofCaller(Linux linux) {
        Map<String, String> variables = new LinkedHashMap<>();
        boolean believed = linux.geteuid() != ROOT;
        List<String> lines = lines(linux, "/proc/self/environ");
        for (String line : lines) {
            put(variables, line, believed);
        }
        giveLocaleBack(variables, lines);
        variables.remove("VIGIL_HOME");
        FOR_THIS_PROCESS.forEach(variables::remove);
        return variables;
    }

    /** What was hidden is given back, but not to root: its name passes a sudo(8) that would hold back the variable. */
    private static void put(Map<String, String> variables, String line, boolean believed) {
        int equals = line.indexOf('=');
        if (equals <= 0) {
            return;
        }
        String name = line.substring(0, equals);
        if (!name.startsWith(KEPT)) {
            variables.putIfAbsent(name, line.substring(equals + 1));
        } else if (believed && HIDDEN.contains(name.substring(KEPT.length()))) {
            variables.put(name.substring(KEPT.length()), line.substring(equals + 1));
        }
    }

    /** The start script runs Vigil itself in a locale whose texts are UTF-8. An empty one is none, setlocale(3). */
    private static void giveLocaleBack(Map<String, String> variables, List<String> lines) {
        for (String line : lines) {
            if (line.startsWith(KEPT_LOCALE)) {
                String locale = line.substring(KEPT_LOCALE.length());
                variables.put(LOCALE, locale);
                variables.remove(LOCALE, "");
            }
        }
    }

    /** Texts ended by a zero, as files of /proc have them. */
    static List<String> lines(Linux linux, String path) {
        String text = linux.readFile(path).orElse("");
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int zero = text.indexOf('\0', from);
            int until = zero < 0 ? text.length() : zero;
            lines.add(text.substring(from, until));
            from = until + 1;
        }
        return lines;
    }

    static List<String> lines(Map<String, String> variables) {
        List<String> lines = new ArrayList<>(variables.size());
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            lines.add(variable.getKey() + "=" + variable.getValue());
        }
        return lines;
    }
}
