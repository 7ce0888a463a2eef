package dev.vigil.cli.proc;

import dev.vigil.core.spec.SignalName;
import java.util.ArrayList;
import java.util.List;

/** The signals of a mask of proc_pid_status(5), by name. */
final class SignalNames {
    private SignalNames() {}

    static boolean has(long mask, String name) {
        return of(mask).contains(name);
    }

    /** Without {@code SIG}; those above 31, which programs use as they like, as {@code RT34}. */
    static List<String> of(long mask) {
        List<String> standard = SignalName.standardNames();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < SignalName.NUMBER_MAX; i++) {
            if ((mask >>> i & 1) != 0) {
                names.add(i < standard.size() ? standard.get(i) : "RT" + (i + 1));
            }
        }
        return names;
    }
}
