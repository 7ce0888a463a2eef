package dev.vigil.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Signals by name and number, as Linux numbers them on x86-64 and aarch64: signal(7). */
public final class Signals {
    /** The highest real-time signal, SIGRTMAX. */
    public static final int MAX = 64;

    private static final int RTMIN = 34;

    private static final Map<String, Integer> NUMBERS = Stream.of(
                    "HUP 1, INT 2, QUIT 3, ILL 4, TRAP 5, ABRT 6, IOT 6, BUS 7, FPE 8, KILL 9, USR1 10, SEGV 11",
                    "USR2 12, PIPE 13, ALRM 14, TERM 15, STKFLT 16, CHLD 17, CONT 18, STOP 19, TSTP 20, TTIN 21",
                    "TTOU 22, URG 23, XCPU 24, XFSZ 25, VTALRM 26, PROF 27, WINCH 28, IO 29, POLL 29, PWR 30, SYS 31")
            .flatMap(line -> Stream.of(line.split(", ")))
            .map(entry -> entry.split(" "))
            .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> Integer.valueOf(pair[1])));

    private Signals() {}

    /**
     * The number of a signal given as {@code TERM}, {@code SIGTERM}, {@code 15}, {@code RTMIN+1} or {@code RTMAX-1}, in
     * upper or lower case.
     *
     * @throws InvalidValue if there is no such signal
     */
    public static int parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        String bare = name.startsWith("SIG") ? name.substring(3) : name;
        return Optional.ofNullable(NUMBERS.get(bare))
                .or(() -> relative(bare))
                .or(() -> number(text))
                .orElseThrow(() -> new InvalidValue("not a signal", text, Nearest.suggest(bare, NUMBERS.keySet())));
    }

    /** {@code number} if it is that of a signal. */
    static int check(long number) {
        if (number < 1 || number > MAX) {
            throw new InvalidValue("a signal is a number from 1 to 64", number);
        }
        return (int) number;
    }

    private static Optional<Integer> number(String text) {
        return text.matches("\\d{1,3}") ? Optional.of(check(Long.parseLong(text))) : Optional.empty();
    }

    private static Optional<Integer> relative(String name) {
        if (!name.matches("RTMIN(\\+\\d{1,2})?|RTMAX(-\\d{1,2})?")) {
            return Optional.empty();
        }
        int offset = name.length() == 5 ? 0 : Integer.parseInt(name.substring(6));
        int number = name.startsWith("RTMIN") ? RTMIN + offset : MAX - offset;
        return number < RTMIN || number > MAX ? Optional.empty() : Optional.of(number);
    }
}
