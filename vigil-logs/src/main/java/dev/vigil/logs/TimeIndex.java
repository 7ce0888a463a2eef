package dev.vigil.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The index of time of one segment, read where it lies: 4 KiB of it are in memory at a time. It may grow while it is
 * read, and it may be missing or empty; then all bytes have the time that the caller knows.
 */
final class TimeIndex implements Closeable {
    private static final int BLOCK_RECORDS = 256;

    private final Optional<FileChannel> file;
    private final long unknownMicros;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_RECORDS * IndexRecord.BYTES);
    private long blockFirst = -1;
    private int blockRecords;
    private boolean mayHaveGrown = true;
    private long here;
    private long hereMicros;
    private long hereOffset = Long.MAX_VALUE;
    private long nextOffset;

    private TimeIndex(Optional<FileChannel> file, long unknownMicros) {
        this.file = file;
        this.unknownMicros = unknownMicros;
    }

    static TimeIndex open(Path path, long unknownMicros) throws IOException {
        try {
            return new TimeIndex(Optional.of(FileChannel.open(path, StandardOpenOption.READ)), unknownMicros);
        } catch (NoSuchFileException none) {
            return new TimeIndex(Optional.empty(), unknownMicros);
        }
    }

    /** Says that there may be records now that were not there before. */
    void refresh() {
        mayHaveGrown = true;
    }

    boolean isEmpty() throws IOException {
        return count() == 0;
    }

    /** When the segment's first byte arrived. */
    long firstMicros() throws IOException {
        return has(0) ? record(0).micros() : unknownMicros;
    }

    /** Where bytes that arrived at or after {@code micros} begin; {@link Long#MAX_VALUE} when there are none. */
    long offsetSince(long micros) throws IOException {
        long low = 0;
        long high = count();
        if (high == 0) {
            return unknownMicros >= micros ? 0 : Long.MAX_VALUE;
        }
        long count = high;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (has(middle) && record(middle).micros() < micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < count ? record(low).offset() : Long.MAX_VALUE;
    }

    /** When the byte at {@code offset} arrived. Fast when asked for ascending offsets. */
    long microsAt(long offset) throws IOException {
        if (offset < hereOffset) {
            seek(offset);
        }
        if (nextOffset == Long.MAX_VALUE && mayHaveGrown) {
            mayHaveGrown = false;
            goTo(here);
        }
        while (nextOffset <= offset) {
            goTo(here + 1);
        }
        return hereMicros;
    }

    /** Places the search for {@link #microsAt}, so that it need not pass by all records before. */
    void seek(long offset) throws IOException {
        goTo(lastUpTo(offset));
    }

    private void goTo(long number) throws IOException {
        here = number;
        IndexRecord record = record(number);
        hereMicros = record.micros();
        hereOffset = number == 0 ? 0 : record.offset();
        nextOffset = has(number + 1) ? record(number + 1).offset() : Long.MAX_VALUE;
    }

    private long lastUpTo(long offset) throws IOException {
        long low = 0;
        long high = count();
        while (low + 1 < high) {
            long middle = (low + high) >>> 1;
            if (has(middle) && record(middle).offset() <= offset) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long count() throws IOException {
        return file.isEmpty() ? 0 : file.get().size() / IndexRecord.BYTES;
    }

    private boolean has(long number) throws IOException {
        long first = number / BLOCK_RECORDS * BLOCK_RECORDS;
        if (first == blockFirst && number - first < blockRecords) {
            return true;
        }
        if (file.isEmpty()) {
            return false;
        }
        block.clear();
        int read = file.get().read(block, first * IndexRecord.BYTES);
        blockFirst = first;
        blockRecords = Math.max(0, read) / IndexRecord.BYTES;
        return number - first < blockRecords;
    }

    private IndexRecord record(long number) throws IOException {
        return has(number)
                ? IndexRecord.of(block, (int) (number - blockFirst) * IndexRecord.BYTES)
                : new IndexRecord(unknownMicros, 0);
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
