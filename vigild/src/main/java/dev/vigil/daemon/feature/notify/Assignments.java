package dev.vigil.daemon.feature.notify;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Values of sd_notify(3) assignments. */
public final class Assignments {
    private static final int DIGITS_MAX = 15;
    private static final long MICROS_MAX = Long.MAX_VALUE / 1_000;

    private Assignments() {}

    /** A decimal number of at most 15 digits; empty for anything else. */
    public static Optional<Long> number(String value) {
        boolean digits = !value.isEmpty()
                && value.length() <= DIGITS_MAX
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(value)) : Optional.empty();
    }

    /** A decimal number from 0 to {@code max}. */
    static Optional<Integer> upTo(int max, String value) {
        return number(value).filter(number -> number <= max).map(Long::intValue);
    }

    /** The number of an inode: 64 bits without a sign, above zero; empty for anything else. */
    static OptionalLong inode(String value) {
        try {
            long inode = Long.parseUnsignedLong(value);
            return inode == 0 || value.startsWith("+") ? OptionalLong.empty() : OptionalLong.of(inode);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** A time in microseconds, as {@code ..._USEC} has it. */
    public static Optional<Duration> microseconds(String value) {
        return number(value).map(micros -> Duration.ofNanos(Math.min(micros, MICROS_MAX) * 1_000));
    }
}
