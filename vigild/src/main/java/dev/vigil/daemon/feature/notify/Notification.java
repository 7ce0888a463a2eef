package dev.vigil.daemon.feature.notify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The assignments of one sd_notify(3) message that somebody understands. As with systemd the first assignment of a
 * variable counts, so that a message costs no more than there are variables.
 *
 * @param lookup whether it names a process that has to be looked for
 */
record Notification(Map<String, String> assignments, boolean lookup) {
    /** As with systemd: a longer message is ignored. */
    static final int BYTES_MAX = 4096;

    private static final String MAIN_PID = "MAINPID";

    /** {@code MAINPID} comes first: what else a message says is about that process. */
    static Notification of(String message, Predicate<String> known) {
        Map<String, String> others = new LinkedHashMap<>();
        message.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0 && known.test(line.substring(0, equals))) {
                others.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        Map<String, String> ordered = new LinkedHashMap<>();
        String main = others.get(MAIN_PID);
        if (main != null) {
            ordered.put(MAIN_PID, main);
        }
        ordered.putAll(others);
        return new Notification(ordered, main != null);
    }
}
