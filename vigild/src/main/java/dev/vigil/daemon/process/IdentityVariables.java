package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.linux.Linux;
import java.util.Optional;

/**
 * The variables by which a process tells of which incarnation it is, and of which vigild: {@code VIGIL_INCARNATION},
 * {@code VIGIL_RUN}. All that it starts has them too, unless it cleared its environment.
 */
public final class IdentityVariables {
    /** The run directory of the vigild. */
    public static final String RUN = "VIGIL_RUN";

    /** The incarnation. */
    public static final String INCARNATION = "VIGIL_INCARNATION";

    private IdentityVariables() {}

    /** Of which incarnation a process is; empty: of none, or it may not be known. */
    static Optional<Incarnation> of(Linux linux, int pid) {
        return incarnation(environment(linux, pid));
    }

    /** The same, of the vigild in {@code run} only. */
    static Optional<Incarnation> of(Linux linux, int pid, String run) {
        String environment = environment(linux, pid);
        return value(environment, RUN).filter(run::equals).flatMap(_ -> incarnation(environment));
    }

    private static String environment(Linux linux, int pid) {
        return "\0" + linux.readFile("/proc/" + pid + "/environ").orElse("");
    }

    private static Optional<String> value(String environment, String name) {
        String key = "\0" + name + "=";
        int at = environment.indexOf(key);
        int end = at < 0 ? -1 : environment.indexOf('\0', at + key.length());
        return end < 0 ? Optional.empty() : Optional.of(environment.substring(at + key.length(), end));
    }

    private static Optional<Incarnation> incarnation(String environment) {
        return value(environment, INCARNATION).flatMap(IdentityVariables::parse);
    }

    private static Optional<Incarnation> parse(String text) {
        int hash = text.lastIndexOf('#');
        String number = text.substring(hash + 1);
        boolean digits = hash > 0
                && !number.isEmpty()
                && number.length() < 19
                && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits
                ? Optional.of(new Incarnation(text.substring(0, hash), Long.parseLong(number)))
                : Optional.empty();
    }
}
