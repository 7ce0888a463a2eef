package dev.vigil.daemon.state.journal;

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
    int oneOf(int limit) {
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
        if (nanos < 0 || nanos > 999_999_999) {
            throw new CorruptJournal("no duration (" + nanos + ")");
        }
        return Duration.ofSeconds(seconds, nanos);
    }

    public <T> List<T> list(Supplier<T> each) {
        int count = length(1);
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
