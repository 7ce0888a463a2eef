package dev.vigil.calendar;

/**
 * One value, range or repetition of a field of a calendar expression; seconds are counted in microseconds.
 *
 * @param start the first value
 * @param stop the last value; {@link #OPEN}: the end of the field
 * @param repeat the step; 0: {@code start} alone
 */
record ChainElement(int start, int stop, int repeat) {
    static final int OPEN = -1;

    /** The same times in the one form that is shown: a stop that is met, no step that never comes to anything. */
    ChainElement normalized() {
        int last = stop > start && repeat > 0 ? stop - (stop - start) % repeat : stop;
        boolean single = start == last || (last > start && repeat > 0 && (long) start + repeat > last);
        return single ? new ChainElement(start, OPEN, 0) : new ChainElement(start, last, repeat);
    }

    /** The first value of it that is not below {@code from}; {@code Integer.MAX_VALUE} if there is none. */
    int ceiling(int from) {
        if (start >= from) {
            return start;
        }
        if (repeat == 0) {
            return Integer.MAX_VALUE;
        }
        long steps = ((long) from - start + repeat - 1) / repeat;
        long value = start + steps * repeat;
        return value > Integer.MAX_VALUE - 1 || (stop != OPEN && value > stop) ? Integer.MAX_VALUE : (int) value;
    }
}
