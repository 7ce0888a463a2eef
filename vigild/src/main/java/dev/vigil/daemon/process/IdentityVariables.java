package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables by which a process tells of which incarnation it is, and of which vigild: {@code VIGIL_INCARNATION},
 * {@code VIGIL_RUN}, and {@code VIGIL_TOKEN}, without which nobody is believed. All that it starts has them too, unless
 * it cleared its environment.
 *
 * <p>The token of an incarnation is its name hashed with a secret that only vigild can read. Other users can't read the
 * environment of a process; so whoever has a token has got it from that incarnation, and has no other's.
 */
public final class IdentityVariables {
    /** The run directory of the vigild. */
    public static final String RUN = "VIGIL_RUN";

    /** The incarnation. */
    public static final String INCARNATION = "VIGIL_INCARNATION";

    /** The proof of it. */
    public static final String TOKEN = "VIGIL_TOKEN";

    /** Of all of them. */
    public static final Set<String> NAMES = Set.of(RUN, INCARNATION, TOKEN);

    private final Linux linux;
    private final byte[] secret;

    /** @param secret 16 bytes, the same for all vigilds of a run directory */
    public IdentityVariables(Linux linux, byte[] secret) {
        this.linux = linux;
        this.secret = secret.clone();
    }

    /** Those of a process of an incarnation, but for {@link #RUN}. */
    public Map<String, String> of(Incarnation incarnation) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(INCARNATION, incarnation.toString());
        variables.put(TOKEN, token(incarnation));
        return variables;
    }

    private String token(Incarnation incarnation) {
        long hash = SipHash.of(secret, incarnation.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits(hash);
    }

    /** Of which incarnation a process is; empty: of none, it can't prove it, or it may not be known. */
    Optional<Incarnation> read(int pid) {
        return proved(environment(pid));
    }

    /** The same, of the vigild in {@code run} only. */
    Optional<Incarnation> read(int pid, String run) {
        return claim(pid, run).filter(Claim::proved).map(Claim::incarnation);
    }

    /** What a process says of itself. */
    record Claim(Incarnation incarnation, boolean proved) {}

    /** Of which incarnation of the vigild in {@code run} a process says it is. */
    Optional<Claim> claim(int pid, String run) {
        String environment = environment(pid);
        return isOf(environment, run)
                ? incarnation(environment)
                        .map(incarnation ->
                                new Claim(incarnation, proved(environment).isPresent()))
                : Optional.empty();
    }

    private static boolean isOf(String environment, String run) {
        return value(environment, RUN).filter(run::equals).isPresent();
    }

    private Optional<Incarnation> proved(String environment) {
        return incarnation(environment)
                .filter(incarnation -> value(environment, TOKEN)
                        .filter(token(incarnation)::equals)
                        .isPresent());
    }

    private String environment(int pid) {
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
