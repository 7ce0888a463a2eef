package dev.vigil.core.spec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A Linux signal, by number and by name; both are the same on x86-64 and aarch64 (signal(7)).
 *
 * @param number 1 to 64
 */
public record SignalName(int number) {
    /** The highest signal number, SIGRTMAX. */
    public static final int NUMBER_MAX = 64;

    public static final int TERM = 15;
    public static final int ABRT = 6;
    public static final int KILL = 9;
    public static final int CONT = 18;

    /* 32 and 33 belong to the threads of the C library; so its SIGRTMIN, and that of every program, is 34. */
    private static final int REALTIME_MIN = 34;

    private static final List<String> STANDARD = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");

    /** The names that a standard signal may be given by, without {@code SIG}; aliases are left out. */
    public static List<String> standardNames() {
        return STANDARD;
    }

    /** Reads {@code TERM}, {@code SIGTERM}, {@code sigterm}, {@code 15}, {@code RTMIN+3} or {@code RTMAX-1}. */
    public static Optional<SignalName> parse(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        return number(
                switch (name) {
                    case "IOT" -> "ABRT";
                    case "POLL" -> "IO";
                    case "CLD" -> "CHLD";
                    default -> name;
                });
    }

    private static Optional<SignalName> number(String name) {
        int standard = STANDARD.indexOf(name);
        if (standard >= 0) {
            return Optional.of(new SignalName(standard + 1));
        }
        if (name.startsWith("RTMIN")) {
            return offset(name.substring(5), '+').map(by -> REALTIME_MIN + by).flatMap(SignalName::realtime);
        }
        if (name.startsWith("RTMAX")) {
            return offset(name.substring(5), '-').map(by -> NUMBER_MAX - by).flatMap(SignalName::realtime);
        }
        return digits(name).filter(n -> n >= 1 && n <= NUMBER_MAX).map(SignalName::new);
    }

    private static Optional<SignalName> realtime(int number) {
        return number >= REALTIME_MIN && number <= NUMBER_MAX ? Optional.of(new SignalName(number)) : Optional.empty();
    }

    private static Optional<Integer> offset(String text, char sign) {
        if (text.isEmpty()) {
            return Optional.of(0);
        }
        return text.charAt(0) == sign ? digits(text.substring(1)) : Optional.empty();
    }

    private static Optional<Integer> digits(String text) {
        boolean small = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return small ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    /** The name with SIG: {@code SIGTERM}, {@code SIGRTMIN+3}; {@code signal 99} for a number without a name. */
    @Override
    public String toString() {
        if (number >= 1 && number <= STANDARD.size()) {
            return "SIG" + STANDARD.get(number - 1);
        }
        if (number >= REALTIME_MIN && number <= NUMBER_MAX) {
            return number == REALTIME_MIN ? "SIGRTMIN" : "SIGRTMIN+" + (number - REALTIME_MIN);
        }
        return "signal " + number;
    }
}
