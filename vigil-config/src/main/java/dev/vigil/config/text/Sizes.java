package dev.vigil.config.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as users write them: {@code 64KB 50MB 1GB} (powers of 1000), {@code KiB MiB GiB} (of 1024), {@code 4096}. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?)(|B|[KMGT]i?B)");

    private Sizes() {}

    /**
     * Reads a size in bytes.
     *
     * @throws InvalidValue if it is none, negative, or does not fit a long
     */
    public static long parse(String text) {
        if (text.startsWith("-")) {
            throw new InvalidValue("a size cannot be negative", text);
        }
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new InvalidValue("not a size like 4096, 64KB, 50MB, 1GB, 16MiB", text);
        }
        BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unitBytes(size.group(2))));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new InvalidValue("a size is at most 9223372036854775807 bytes", text);
        }
        return bytes.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    private static long unitBytes(String unit) {
        if (unit.length() < 2) {
            return 1;
        }
        long base = unit.length() == 3 ? 1024 : 1000;
        long bytes = 1;
        for (int power = "KMGT".indexOf(unit.charAt(0)); power >= 0; power--) {
            bytes *= base;
        }
        return bytes;
    }
}
