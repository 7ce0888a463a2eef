package dev.vigil.logs;

import java.nio.ByteBuffer;

/**
 * A place in one stream of a log, which stays the same when the segment is renamed or packed.
 *
 * @param segmentMicros when the segment's first byte arrived, microseconds since 1970
 * @param offset in the segment before packing
 */
public record LogPosition(long segmentMicros, long offset) {
    public static final int BYTES = 2 * Long.BYTES;

    /** Reads what {@link #bytes} has made. */
    public static LogPosition of(byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        return new LogPosition(from.getLong(), from.getLong());
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(segmentMicros).putLong(offset).array();
    }
}
