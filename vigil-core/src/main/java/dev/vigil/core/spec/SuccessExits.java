package dev.vigil.core.spec;

import java.util.List;

/**
 * Which ends count as success.
 *
 * @param codes exit codes, 0 to 255
 * @param signals signal numbers
 */
public record SuccessExits(List<Integer> codes, List<Integer> signals) {
    /** Exit code 0 and the signals by which daemons are ended cleanly: HUP, INT, PIPE, TERM (systemd.service(5)). */
    public static final SuccessExits DEFAULT = new SuccessExits(List.of(0), List.of(1, 2, 13, 15));

    public SuccessExits {
        codes = List.copyOf(codes);
        signals = List.copyOf(signals);
    }
}
