package dev.vigil.daemon.output;

import dev.vigil.linux.Errno;

/** Writes lines with their time in front into a segment, by way of the {@link StampSpool}. */
final class StampedWriter {
    private final StampSpool spool;
    private final SegmentWriter segment;
    private final String log;
    private final LineStamper stamper;
    private boolean midLine;

    /** What all logs with times share. */
    record Stamping(StampSpool spool, LineStamper stamper) {}

    StampedWriter(Stamping shared, SegmentWriter segment, String log) {
        this.spool = shared.spool();
        this.stamper = shared.stamper();
        this.segment = segment;
        this.log = log;
    }

    /** To be called before the first line. */
    void begin() {
        spool.open();
    }

    /** Decides how many of the first bytes in a pipe, stamped, go to the segment, which is open. */
    SegmentSplit split(byte[] waiting, int count, long free, long slack) {
        midLine = !segment.endsLine();
        int length = stamper.stamp(waiting, 0, count, midLine, segment.arrivalMicros());
        return SegmentSplit.of(stamper.output(), length, free, slack);
    }

    /** How many bytes of the pipe the last {@link #split} is about; at least 1. */
    int rawBytes(SegmentSplit split) {
        return Math.max(1, stamper.rawBytes(split.bytes(), midLine));
    }

    /** Whether {@link #take} can be called; else {@link #write} can. */
    boolean canTake() {
        return spool.isFree();
    }

    /** Takes bytes out of {@code pipe} on their way to the segment. @return how many, or -errno */
    long take(int pipe, int bytes) {
        return spool.take(pipe, bytes, new StampSpool.Target(log, segment.startMicros(), segment.offset()));
    }

    /** Bytes taken that are not in the segment yet, perhaps by an earlier vigild. */
    long takenBytes() {
        return spool.waitingFor(log);
    }

    /** Writes what was taken, into the segment, which is open. @return how many bytes that was, or -errno */
    long finish() {
        StampSpool.Target target = spool.target();
        boolean same = segment.startMicros() == target.segmentMicros();
        int cut = same && segment.offset() > target.offset() ? segment.cutTo(target.offset()) : 0;
        if (cut < 0) {
            return cut;
        }
        byte[] raw = spool.read();
        int written = write(raw, raw.length);
        if (written < 0) {
            return written;
        }
        spool.written();
        return raw.length;
    }

    /** Writes bytes that are still in the pipe. @return how many of them, or -errno */
    int write(byte[] raw, int count) {
        long begin = segment.offset();
        int at = 0;
        while (at < count) {
            boolean within = !segment.endsLine();
            int length = stamper.stamp(raw, at, count, within, segment.arrivalMicros());
            int written = segment.write(stamper.output(), length);
            if (written < length) {
                // All of them are written again when there is room.
                segment.cutTo(begin);
                return written < 0 ? written : -Errno.ENOSPC;
            }
            at += stamper.rawBytes(length, within);
        }
        return count;
    }
}
