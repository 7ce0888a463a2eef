package dev.vigil.daemon.launch;

import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.Linux;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * vigild's own environment. It is read from /proc, since the JDK's way initialises classes that change signal
 * dispositions. What is meant for vigild itself is not handed on.
 */
public final class Environments {
    static final String PATH_DEFAULT = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final String KEPT = "VIGIL_KEPT_";
    private static final String LOCALE = "LC_ALL";
    /** Those that the launcher hides from vigild's runtime. */
    private static final Set<String> HIDDEN = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** What a service of another user gets of vigild's environment: where programs are, and the language. */
    private static final Set<String> FOR_OTHERS = Set.of("PATH", "LANG", "LANGUAGE", "TZ", "VIGIL_HOME", "VIGIL_ROOT");

    private static final int ROOT = 0;

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
    public static Map<String, String> own(Linux linux) {
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
        giveBack(variables, linux.geteuid() != ROOT);
        return Collections.unmodifiableMap(variables);
    }

    /** Those of {@code own} that are handed on to a service of another user, as whose business the rest is not. */
    static Map<String, String> forOtherUser(Map<String, String> own) {
        Map<String, String> variables = new LinkedHashMap<>(own);
        variables.keySet().removeIf(name -> !FOR_OTHERS.contains(name) && !name.startsWith("LC_"));
        return variables;
    }

    /**
     * The launcher hides from vigild's runtime what a Java service may need, under another name. Not for root: such a
     * name passes a sudo(8) that would have held back the variable itself, and a runtime obeys it before all else.
     */
    private static void giveBack(Map<String, String> variables, boolean believed) {
        for (String name : List.copyOf(variables.keySet())) {
            if (name.startsWith(KEPT)) {
                String value = variables.getOrDefault(name, "");
                variables.remove(name);
                String hidden = name.substring(KEPT.length());
                if (hidden.equals(LOCALE)) {
                    variables.put(LOCALE, value); // vigild itself runs in C.UTF-8
                    variables.remove(LOCALE, "");
                } else if (believed && HIDDEN.contains(hidden)) {
                    variables.put(hidden, value);
                }
            }
        }
    }

    private static void put(Map<String, String> variables, String line) {
        int equals = line.indexOf('=');
        if (equals > 0) {
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        }
    }
}
