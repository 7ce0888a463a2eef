package dev.vigil.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * The records of one index of time, read where they lie, 4 KiB of them in memory at a time. Once a record is found that
 * contradicts another, a copy of those that are to be believed takes the place of the file, until it changes.
 */
final class IndexFile implements Closeable {
    private static final int BLOCK_RECORDS = 256;

    private final Optional<FileChannel> file;
    private final SegmentBytes segment;
    private ByteBuffer block = ByteBuffer.allocate(BLOCK_RECORDS * IndexRecord.BYTES);
    private long blockFirst = -1;
    private int blockRecords;
    /** Size of the file that the block is a filtered copy of; negative: it is a part of the file as it is. */
    private long copiedBytes = -1;

    private boolean examined;
    private IndexRecord bound = IndexRecord.BEFORE_ALL;

    /** @param file empty: there is no index */
    IndexFile(Optional<FileChannel> file, SegmentBytes segment) {
        this.file = file;
        this.segment = segment;
    }

    long count() throws IOException {
        examine();
        return copiedBytes >= 0 ? blockRecords : sizeBytes() / IndexRecord.BYTES;
    }

    boolean has(long number) throws IOException {
        examine();
        return load(number);
    }

    /** The record with a number for which {@link #has} is true. */
    IndexRecord at(long number) throws IOException {
        if (!has(number)) {
            throw new IOException("an index of time has become shorter while it was read");
        }
        return IndexRecord.of(block, (int) (number - blockFirst) * IndexRecord.BYTES);
    }

    /** What every record is up to, as far as it is there by now. */
    IndexRecord bound() throws IOException {
        bound = new IndexRecord(nowMicros() + IndexFilter.CLOCK_STEP_MICROS, segment.size());
        return bound;
    }

    /** Whether a record tells of bytes that are there, at a time that has been. */
    boolean reaches(IndexRecord record) throws IOException {
        return bound.follows(record) || bound().follows(record);
    }

    private static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }

    /** What can have been damaged is the end: it is looked at once. */
    private void examine() throws IOException {
        if (examined) {
            return;
        }
        examined = true;
        long last = sizeBytes() / IndexRecord.BYTES - 1;
        if (last < 0 || !load(last)) {
            return;
        }
        var filter = new IndexFilter(segment.size(), nowMicros());
        for (int i = 0; i < blockRecords; i++) {
            if (!filter.accepts(IndexRecord.of(block, i * IndexRecord.BYTES))) {
                filter();
                return;
            }
        }
    }

    private boolean load(long number) throws IOException {
        if (number - blockFirst < blockRecords && number >= blockFirst && blockFirst >= 0) {
            return true;
        }
        if (file.isEmpty() || copiedBytes >= 0) {
            return false;
        }
        long first = number / BLOCK_RECORDS * BLOCK_RECORDS;
        block.clear();
        int read = file.get().read(block, first * IndexRecord.BYTES);
        blockFirst = first;
        blockRecords = Math.max(0, read) / IndexRecord.BYTES;
        return number - first < blockRecords;
    }

    /** One was found that contradicts another. @return false: all that are here are to be believed already */
    boolean distrust() throws IOException {
        if (copiedBytes >= 0) {
            return false;
        }
        filter();
        return true;
    }

    private void filter() throws IOException {
        if (file.isEmpty()) {
            return;
        }
        long size = file.get().size();
        ByteBuffer all = ByteBuffer.allocate((int) Math.min(size, Integer.MAX_VALUE - IndexRecord.BYTES));
        while (all.hasRemaining() && file.get().read(all, all.position()) > 0) {
            // to its end
        }
        var filter = new IndexFilter(segment.size(), nowMicros());
        int kept = 0;
        for (int at = 0; at + IndexRecord.BYTES <= all.position(); at += IndexRecord.BYTES) {
            IndexRecord record = IndexRecord.of(all, at);
            if (filter.accepts(record)) {
                all.putLong(kept * IndexRecord.BYTES, record.micros());
                all.putLong(kept * IndexRecord.BYTES + Long.BYTES, record.offset());
                kept++;
            }
        }
        block = all;
        blockFirst = 0;
        blockRecords = kept;
        copiedBytes = size;
    }

    /** Believes the file again if it has changed since it was copied: vigild may have mended it. @return whether so */
    boolean refresh() throws IOException {
        if (copiedBytes < 0 || copiedBytes == sizeBytes()) {
            return false;
        }
        copiedBytes = -1;
        blockFirst = -1;
        blockRecords = 0;
        block = ByteBuffer.allocate(BLOCK_RECORDS * IndexRecord.BYTES);
        examined = false;
        return true;
    }

    private long sizeBytes() throws IOException {
        return file.isEmpty() ? 0 : file.get().size();
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
