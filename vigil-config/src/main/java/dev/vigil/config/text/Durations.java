package dev.vigil.config.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as users write them: {@code 250ms 10s 1m30s 5m 2h 7d 0}. */
public final class Durations {
    /** The longest one: so that a clock in nanoseconds plus a duration never overflows. */
    public static final Duration MAX = Duration.ofDays(36_500);

    private static final Pattern PART = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
    private static final String NOT_ONE = "not a duration like 250ms, 10s, 5m, 2h, 7d";
    private static final int CHARACTERS_MAX = 80;

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws InvalidValue if it is none, negative, or longer than {@link #MAX}
     */
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.startsWith("-")) {
            throw new InvalidValue("a duration cannot be negative", text);
        }
        if (text.isEmpty() || text.length() > CHARACTERS_MAX) {
            throw new InvalidValue(NOT_ONE, text);
        }
        return toDuration(nanos(text), text);
    }

    private static BigDecimal nanos(String text) {
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        int position = 0;
        for (; position < text.length(); position = part.end()) {
            if (!part.region(position, text.length()).lookingAt()) {
                throw new InvalidValue(NOT_ONE, text);
            }
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unitNanos(part.group(2)))));
        }
        return nanos;
    }

    private static Duration toDuration(BigDecimal nanos, String text) {
        if (nanos.compareTo(BigDecimal.valueOf(MAX.toNanos())) > 0) {
            throw new InvalidValue("a duration is at most 36500d", text);
        }
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    private static long unitNanos(String unit) {
        return switch (unit) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 86_400_000_000_000L;
        };
    }
}
