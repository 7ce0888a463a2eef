package dev.vigil.core;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A number of bytes as people say it, in powers of 1000 and at most three digits: {@code 0B 512B 4.1KB 100MB 1.5GB}.
 */
public final class ReadableSize {
    private static final String UNITS = "KMGTPE";
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);

    private ReadableSize() {}

    /** {@code bytes} for a reader; negative ones are nothing. */
    public static String of(long bytes) {
        if (bytes < 1000) {
            return Math.max(0, bytes) + "B";
        }
        BigDecimal size = BigDecimal.valueOf(bytes).round(DIGITS);
        int power = (size.precision() - size.scale() - 1) / 3;
        return size.movePointLeft(3 * power).stripTrailingZeros().toPlainString() + UNITS.charAt(power - 1) + "B";
    }
}
