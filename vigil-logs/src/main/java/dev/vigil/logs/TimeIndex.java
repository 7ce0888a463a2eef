package dev.vigil.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The index of time of one segment. It may grow while it is read, and it may be missing or empty; then all bytes have
 * the time that the caller knows. It is believed until it contradicts itself, and then as far as {@link IndexFilter}
 * does.
 */
final class TimeIndex implements Closeable {
    private final IndexFile records;
    private final long unknownMicros;
    private boolean mayHaveGrown = true;
    private long here;
    private long hereMicros;
    private long hereOffset = Long.MAX_VALUE;
    private long nextOffset;

    private TimeIndex(IndexFile records, long unknownMicros) {
        this.records = records;
        this.unknownMicros = unknownMicros;
    }

    static TimeIndex open(Path path, SegmentBytes segment, long unknownMicros) throws IOException {
        Optional<FileChannel> file = Optional.empty();
        try {
            file = Optional.of(FileChannel.open(path, StandardOpenOption.READ));
        } catch (NoSuchFileException none) {
            // then the caller knows a time
        }
        return new TimeIndex(new IndexFile(file, segment), unknownMicros);
    }

    /** Says that there may be records now that were not there before. */
    void refresh() {
        mayHaveGrown = true;
    }

    boolean isEmpty() throws IOException {
        return records.count() == 0;
    }

    /** When the segment's first byte arrived. */
    long firstMicros() throws IOException {
        return recordOrUnknown(0).micros();
    }

    private IndexRecord recordOrUnknown(long number) throws IOException {
        return records.has(number) ? records.at(number) : new IndexRecord(unknownMicros, 0);
    }

    /** Where bytes that arrived at or after {@code micros} begin; {@link Long#MAX_VALUE} when there are none. */
    long offsetSince(long micros) throws IOException {
        if (records.count() == 0) {
            return unknownMicros >= micros ? 0 : Long.MAX_VALUE;
        }
        long number = firstNot(record -> record.micros() < micros);
        if (number == 0) {
            return 0;
        }
        return records.has(number) ? records.at(number).offset() : Long.MAX_VALUE;
    }

    /** When the byte at {@code offset} arrived. Fast when asked for ascending offsets. */
    long microsAt(long offset) throws IOException {
        if (offset < hereOffset) {
            seek(offset);
        }
        if (nextOffset == Long.MAX_VALUE && mayHaveGrown) {
            mayHaveGrown = false;
            lookAgain();
        }
        while (nextOffset <= offset) {
            goTo(here + 1);
        }
        return hereMicros;
    }

    private void lookAgain() throws IOException {
        if (records.refresh()) {
            seek(hereOffset);
        } else {
            goTo(here);
        }
    }

    /** Places the search for {@link #microsAt}, so that it need not pass by all records before. */
    void seek(long offset) throws IOException {
        goTo(Math.max(0, firstNot(record -> record.offset() <= offset) - 1));
    }

    private void goTo(long number) throws IOException {
        here = number;
        IndexRecord record = recordOrUnknown(number);
        hereMicros = record.micros();
        hereOffset = number == 0 ? 0 : record.offset();
        nextOffset = Long.MAX_VALUE;
        if (records.has(number + 1)) {
            IndexRecord next = records.at(number + 1);
            if (next.follows(record) && records.reaches(next)) {
                nextOffset = next.offset();
            } else if (records.distrust()) {
                seek(hereOffset);
            }
        }
    }

    private interface Test {
        boolean holds(IndexRecord record);
    }

    /** The number of the first record for which a test does not hold that holds for all before it. */
    private long firstNot(Test test) throws IOException {
        long low = 0;
        long high = records.count();
        IndexRecord below = IndexRecord.BEFORE_ALL;
        IndexRecord above = records.bound();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (!records.has(middle)) {
                high = middle;
                continue;
            }
            IndexRecord record = records.at(middle);
            if (!(record.follows(below) && above.follows(record)) && records.distrust()) {
                return firstNot(test);
            }
            if (test.holds(record)) {
                low = middle + 1;
                below = record;
            } else {
                high = middle;
                above = record;
            }
        }
        return low;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
