package dev.vigil.calendar;

import java.util.Comparator;
import java.util.List;

/**
 * One field of a calendar expression.
 *
 * @param elements in order; empty: every value
 */
record Chain(List<ChainElement> elements) {
    static final Chain ANY = new Chain(List.of());
    /** Each whole second. */
    static final Chain EVERY_SECOND = new Chain(List.of(new ChainElement(0, ChainElement.OPEN, 1_000_000)));

    private static final Comparator<ChainElement> ORDER = Comparator.comparingInt(ChainElement::start)
            .thenComparingInt(ChainElement::stop)
            .thenComparingInt(ChainElement::repeat);

    static Chain of(int value) {
        return new Chain(List.of(new ChainElement(value, ChainElement.OPEN, 0)));
    }

    static Chain normalized(List<ChainElement> elements) {
        return new Chain(elements.stream()
                .map(ChainElement::normalized)
                .sorted(ORDER)
                .distinct()
                .toList());
    }

    boolean isAny() {
        return elements.isEmpty();
    }

    /** The first value that is not below {@code from}; {@code Integer.MAX_VALUE} if there is none. */
    int ceiling(int from) {
        int nearest = Integer.MAX_VALUE;
        for (ChainElement element : elements) {
            nearest = Math.min(nearest, element.ceiling(from));
        }
        return nearest;
    }

    /** A bit for each value from {@code min} to {@code max}, at most 63. */
    long bits(int min, int max) {
        if (isAny()) {
            return span(min, max);
        }
        long bits = 0;
        for (int value = ceiling(min); value <= max; value = ceiling(value + 1)) {
            bits |= 1L << value;
        }
        return bits;
    }

    /** A bit for each value from {@code min} to {@code max}, at most 63. */
    static long span(int min, int max) {
        return (-1L >>> (63 - max)) & (-1L << min);
    }

    /** As systemd writes it. */
    void format(StringBuilder to, int width, int unit) {
        if (isAny() || (unit > 1 && equals(EVERY_SECOND))) {
            to.append('*');
            return;
        }
        String separator = "";
        for (ChainElement element : elements) {
            to.append(separator);
            format(element, to, width, unit);
            separator = ",";
        }
    }

    private static void format(ChainElement element, StringBuilder to, int width, int unit) {
        number(element.start(), to, width, unit);
        if (element.stop() > 0) {
            to.append("..");
            number(element.stop(), to, width, unit);
        }
        boolean usual = element.stop() > 0 && element.repeat() == unit;
        if (element.repeat() > 0 && !usual) {
            to.append('/');
            number(element.repeat(), to, 1, unit);
        }
    }

    private static void number(int value, StringBuilder to, int width, int unit) {
        padded(value / unit, to, width);
        if (value % unit > 0) {
            to.append('.');
            padded(value % unit, to, 6);
        }
    }

    private static void padded(int value, StringBuilder to, int width) {
        String digits = Integer.toString(value);
        to.repeat('0', Math.max(0, width - digits.length())).append(digits);
    }
}
