package dev.vigil.daemon.state.journal;

import dev.vigil.config.NameRules;
import dev.vigil.linux.ByteText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes numbers and texts out of bytes. All methods throw {@link CorruptJournal} at what {@link WireWriter} never
 * writes.
 */
public final class WireReader {
    /** Items of a list, services of a journal: more than there can be, and not so many that memory ends. */
    static final int ITEMS_MAX = 1 << 16;

    private static final int SIGNAL_MAX = 64;

    private final byte[] bytes;
    private final int end;
    private int at;

    WireReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public boolean isAtEnd() {
        return at >= end;
    }

    int octet() {
        if (at >= end) {
            throw new CorruptJournal("it ends too early");
        }
        return bytes[at++] & 0xff;
    }

    public boolean flag() {
        return oneOf(2) == 1;
    }

    /** A small number below {@code limit}. */
    public int oneOf(int limit) {
        int value = octet();
        if (value >= limit) {
            throw new CorruptJournal("no such choice (" + value + ")");
        }
        return value;
    }

    public long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (octet & 0x7fL) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new CorruptJournal("a number that does not end");
    }

    /** A number that fits. */
    public int smallNumber() {
        long value = number();
        if (value != (int) value) {
            throw new CorruptJournal("a number that is too great (" + value + ")");
        }
        return (int) value;
    }

    /** A number that fits and is not negative: of a process, or of times that something happened. */
    int count() {
        int value = smallNumber();
        if (value < 0) {
            throw new CorruptJournal("a negative number (" + value + ")");
        }
        return value;
    }

    /** The number of a signal. */
    int signal() {
        int value = smallNumber();
        if (value < 1 || value > SIGNAL_MAX) {
            throw new CorruptJournal("no signal (" + value + ")");
        }
        return value;
    }

    /** The name of a service, which is a file name too. */
    String name() {
        String name = text();
        if (!NameRules.isName(name)) {
            throw new CorruptJournal("no name of a service");
        }
        return name;
    }

    int fixedInt() {
        return octet() << 24 | octet() << 16 | octet() << 8 | octet();
    }

    long fixedLong() {
        return (long) fixedInt() << 32 | (fixedInt() & 0xffffffffL);
    }

    public String text() {
        int length = length(1);
        String text = ByteText.decode(Arrays.copyOfRange(bytes, at, at + length));
        at += length;
        return text;
    }

    /** A count of things of at least {@code bytesEach}: one that can't be does not make us allocate. */
    private int length(int bytesEach) {
        int length = smallNumber();
        if (length < 0 || length > (end - at) / bytesEach) {
            throw new CorruptJournal("a length that is too great (" + length + ")");
        }
        return length;
    }

    public Duration duration() {
        long seconds = number();
        int nanos = smallNumber();
        if (seconds < 0 || nanos < 0 || nanos > 999_999_999) {
            throw new CorruptJournal("no duration (" + seconds + " s " + nanos + " ns)");
        }
        return Duration.ofSeconds(seconds, nanos);
    }

    public <T> List<T> list(Supplier<T> each) {
        int count = length(1);
        if (count > ITEMS_MAX) {
            throw new CorruptJournal("a list that is too long (" + count + ")");
        }
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(each.get());
        }
        return items;
    }

    /** The next part that was written between begin and end; reading goes on after it. */
    WireReader part() {
        int length = fixedInt();
        if (length < 0 || length > end - at) {
            throw new CorruptJournal("a length that is too great (" + length + ")");
        }
        at += length;
        return new WireReader(bytes, at - length, at);
    }
}
