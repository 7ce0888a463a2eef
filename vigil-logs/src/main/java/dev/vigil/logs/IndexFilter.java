package dev.vigil.logs;

/**
 * Tells which records of an index of time are to be believed, asked in their order. After a power failure there may be
 * anything at the end of a file that was being written: zero bytes, half a record, what another file held. A record is
 * believed when it tells of bytes that are there, at a time that has been, and ascends from the last one believed:
 * neither its offset nor its time is less. So times in a log ascend, whatever the clock did.
 */
public final class IndexFilter {
    /** Times may be ahead by as much, since a clock that is put back by less is taken for one that stands still. */
    public static final long CLOCK_STEP_MICROS = 60_000_000;

    private final IndexRecord bound;
    private IndexRecord last = IndexRecord.BEFORE_ALL;

    /**
     * @param segmentBytes size of the segment, before packing
     * @param nowMicros microseconds since 1970
     */
    public IndexFilter(long segmentBytes, long nowMicros) {
        bound = new IndexRecord(nowMicros + CLOCK_STEP_MICROS, segmentBytes);
    }

    /** Whether the next record is to be believed. */
    public boolean accepts(IndexRecord record) {
        boolean sound = record.follows(last) && bound.follows(record);
        if (sound) {
            last = record;
        }
        return sound;
    }
}
