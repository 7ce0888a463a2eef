package dev.vigil.daemon.process;

import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;

/** Decimal numbers between white space, as /proc and cgroup files have them. */
public final class ProcNumbers {
    private ProcNumbers() {}

    /** The pids of all processes that live now. */
    public static List<Integer> pids(Linux linux) {
        List<Integer> pids = new ArrayList<>();
        for (String name : linux.list("/proc")) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                addAll(name, pids);
            }
        }
        return pids;
    }

    public static void addAll(String text, List<Integer> into) {
        int number = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c >= '0' && c <= '9') {
                number = Math.max(0, number) * 10 + (c - '0');
            } else if (number >= 0) {
                into.add(number);
                number = -1;
            }
        }
    }
}
