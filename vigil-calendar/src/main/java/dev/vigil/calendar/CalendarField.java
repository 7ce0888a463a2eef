package dev.vigil.calendar;

import java.util.List;
import java.util.Locale;

/** A field of a calendar expression and its range. */
enum CalendarField {
    /** Not known yet which. */
    ANY("number", 0, Integer.MAX_VALUE - 1, 1),
    YEAR("year", DateFields.YEAR_MIN, DateFields.YEAR_MAX, 1),
    MONTH("month", 1, 12, 1),
    DAY("day", 1, 31, 1),
    HOUR("hour", 0, 23, 1),
    MINUTE("minute", 0, 59, 1),
    SECOND("second", 0, 59_999_999, 1_000_000);

    private static final int CENTURY = 100;
    private static final int TWENTIETH = 70;

    private final String word;
    private final int min;
    private final int max;
    private final int unit;

    CalendarField(String word, int min, int max, int unit) {
        this.word = word;
        this.min = min;
        this.max = max;
        this.unit = unit;
    }

    /** What is written, checked and in the form that is shown. */
    Chain chain(List<ChainElement> written, boolean fromEnd) {
        Chain chain = Chain.normalized(
                this == YEAR ? written.stream().map(CalendarField::inCentury).toList() : written);
        check(chain, fromEnd);
        return chain;
    }

    void check(Chain chain, boolean fromEnd) {
        chain.elements().forEach(element -> check(element, fromEnd));
    }

    private void check(ChainElement element, boolean fromEnd) {
        within(element.start());
        if (element.stop() != ChainElement.OPEN) {
            within(element.stop());
            if (element.stop() < element.start()) {
                throw new InvalidSchedule("the range " + shown(element.start()) + ".." + shown(element.stop())
                        + " of the " + word + " ends before it begins");
            }
            return;
        }
        int room = fromEnd ? element.start() - min : max - element.start();
        if (element.repeat() > room) {
            throw new InvalidSchedule("the step " + shown(element.repeat()) + " of the " + word + " leads from "
                    + shown(element.start()) + " beyond " + shown(fromEnd ? min : max));
        }
    }

    private void within(int value) {
        if (value < min || value > max) {
            throw new InvalidSchedule(word + " " + shown(value) + " is not within " + min / unit + " to " + max / unit);
        }
    }

    private String shown(int value) {
        return Integer.toString(value / unit)
                + (value % unit == 0 ? "" : String.format(Locale.ROOT, ".%06d", value % unit));
    }

    /** Years of two digits are from 1970 to 2069. */
    private static ChainElement inCentury(ChainElement element) {
        int stop = element.stop() == ChainElement.OPEN ? ChainElement.OPEN : inCentury(element.stop());
        return new ChainElement(inCentury(element.start()), stop, element.repeat());
    }

    private static int inCentury(int year) {
        if (year < TWENTIETH) {
            return year + 2_000;
        }
        return year < CENTURY ? year + 1_900 : year;
    }
}
