package dev.vigil.calendar;

/** Which times of the day match: hours and minutes as sets of bits, seconds as well where they are whole. */
final class TimeFields {
    /** No time of the day matches. */
    static final long NONE = -1;

    private final long hours;
    private final long minutes;
    private final Chain seconds;
    private final long wholeSeconds;
    private final boolean whole;

    /**
     * Such times.
     *
     * @param hours a bit for each hour
     * @param minutes a bit for each minute
     * @param seconds in microseconds
     */
    TimeFields(long hours, long minutes, Chain seconds) {
        this.hours = hours;
        this.minutes = minutes;
        this.seconds = seconds;
        this.whole = seconds.elements().stream()
                .allMatch(element -> element.start() % LocalMicros.SECOND == 0
                        && element.repeat() % LocalMicros.SECOND == 0
                        && (element.stop() == ChainElement.OPEN || element.stop() % LocalMicros.SECOND == 0));
        this.wholeSeconds = whole ? secondBits(seconds) : 0;
    }

    private static long secondBits(Chain seconds) {
        long bits = 0;
        for (int micros = seconds.ceiling(0); micros < LocalMicros.MINUTE; micros = seconds.ceiling(micros + 1)) {
            bits |= 1L << (micros / LocalMicros.SECOND);
        }
        return bits;
    }

    /** The first time of the day. */
    long first() {
        return ceiling(0);
    }

    /** The first time of the day from {@code micros} on, in microseconds; {@link #NONE} when there is none. */
    long ceiling(long micros) {
        int hour = (int) (micros / LocalMicros.HOUR);
        int minute = (int) (micros % LocalMicros.HOUR / LocalMicros.MINUTE);
        if ((hours & 1L << hour) != 0) {
            if ((minutes & 1L << minute) != 0) {
                long second = second((int) (micros % LocalMicros.MINUTE));
                if (second != NONE) {
                    return hour * LocalMicros.HOUR + minute * LocalMicros.MINUTE + second;
                }
            }
            long later = after(minutes, minute);
            if (later != 0) {
                return hour * LocalMicros.HOUR + inMinute(later);
            }
        }
        long later = after(hours, hour);
        return later == 0 ? NONE : Long.numberOfTrailingZeros(later) * LocalMicros.HOUR + inMinute(minutes);
    }

    private long inMinute(long laterMinutes) {
        return Long.numberOfTrailingZeros(laterMinutes) * LocalMicros.MINUTE + second(0);
    }

    private static long after(long bits, int position) {
        return bits & -1L << position << 1;
    }

    private long second(int micros) {
        if (!whole) {
            int found = seconds.ceiling(micros);
            return found < LocalMicros.MINUTE ? found : NONE;
        }
        int from = (int) ((micros + LocalMicros.SECOND - 1) / LocalMicros.SECOND);
        long bits = from > 59 ? 0 : wholeSeconds & -1L << from;
        return bits == 0 ? NONE : Long.numberOfTrailingZeros(bits) * LocalMicros.SECOND;
    }
}
