package dev.vigil.cli.craft;

import java.util.ArrayList;
import java.util.List;

/** Signals of signal(7) by their numbers on x86-64 and aarch64. */
final class SignalNames {
    private static final String[] NAMES = {
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };
    private static final int SIGNALS = 64;

    private SignalNames() {}

    static boolean has(long mask, String name) {
        return of(mask).contains(name);
    }

    /** Without {@code SIG}; those above 31, which programs use as they like, as {@code RT34}. */
    static List<String> of(long mask) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < SIGNALS; i++) {
            if ((mask >>> i & 1) != 0) {
                names.add(i < NAMES.length ? NAMES[i] : "RT" + (i + 1));
            }
        }
        return names;
    }
}
