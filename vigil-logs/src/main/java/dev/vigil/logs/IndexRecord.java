package dev.vigil.logs;

import java.nio.ByteBuffer;

/**
 * One entry of an index of time: the bytes of the segment from {@code offset} on arrived at {@code micros}, up to the
 * next entry. On disk two big-endian 64-bit numbers.
 *
 * @param micros microseconds since 1970
 * @param offset in the segment before packing
 */
public record IndexRecord(long micros, long offset) {
    public static final int BYTES = 16;

    /** Zero bytes make no record. */
    static final IndexRecord BEFORE_ALL = new IndexRecord(1, 0);

    public static IndexRecord of(ByteBuffer from, int at) {
        return new IndexRecord(from.getLong(at), from.getLong(at + 8));
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(micros).putLong(offset).array();
    }

    /** Whether it can stand after {@code earlier}, be it the next one or not. */
    boolean follows(IndexRecord earlier) {
        return offset >= earlier.offset && micros >= earlier.micros;
    }
}
