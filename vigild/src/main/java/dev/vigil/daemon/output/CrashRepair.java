package dev.vigil.daemon.output;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.logs.IndexFilter;
import dev.vigil.logs.IndexRecord;
import java.nio.ByteBuffer;

/**
 * Mends the files of a log after a crash. When vigild is killed, the last record of an index may be torn, or tell of
 * bytes that never came. When the machine ends without warning, what was not on disk by then reads as zero bytes at the
 * end of a file, and an index may hold anything.
 */
final class CrashRepair {
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int TAIL_BYTES = 256 * IndexRecord.BYTES;

    private final Linux linux;

    CrashRepair(Linux linux) {
        this.linux = linux;
    }

    /** Whether the index itself proves that the machine ended: nobody writes a record of zero bytes. */
    boolean endsInZeroRecord(int index) {
        long size = wholeRecords(linux.size(index));
        byte[] last = new byte[IndexRecord.BYTES];
        return size > 0
                && linux.pread(index, last, 0, last.length, size - last.length) == last.length
                && lastNonZero(last, last.length) < 0;
    }

    private static long wholeRecords(long bytes) {
        return bytes / IndexRecord.BYTES * IndexRecord.BYTES;
    }

    private static int lastNonZero(byte[] bytes, int count) {
        int i = count - 1;
        while (i >= 0 && bytes[i] == 0) {
            i--;
        }
        return i;
    }

    /** Cuts the zero bytes at the end of a file off. @return how many, or -errno */
    long cutZeroBytes(int file) {
        long size = linux.size(file);
        byte[] block = new byte[BLOCK_BYTES];
        long end = size;
        while (end > 0) {
            int length = (int) Math.min(block.length, end);
            int read = linux.pread(file, block, 0, length, end - length);
            if (read != length) {
                return Math.min(read, 0);
            }
            int last = lastNonZero(block, length);
            end -= length - 1 - last;
            if (last >= 0) {
                break;
            }
        }
        int cut = end < size ? linux.truncate(file, end) : 0;
        return cut < 0 ? cut : size - end;
    }

    /** As {@link #cutZeroBytes(int)}, of a file that need not be there. */
    long cutZeroBytes(String path) {
        int file = linux.openNoFollow(path, Flags.O_RDWR, 0);
        if (file < 0) {
            return file;
        }
        long cut = cutZeroBytes(file);
        linux.close(file);
        return cut;
    }

    /**
     * Removes from an index what is not to be believed.
     *
     * @param all whether all of it is looked at; else what is at the end
     * @return its size then, or -errno
     */
    long keepSound(int index, long segmentBytes, boolean all) {
        long size = linux.size(index);
        if (!all && size == wholeRecords(size) && isTailSound(index, size, filter(segmentBytes))) {
            return size;
        }
        IndexFilter filter = filter(segmentBytes);
        byte[] block = new byte[BLOCK_BYTES];
        long kept = 0;
        long read = 0;
        while (read < wholeRecords(size)) {
            int length = linux.pread(index, block, 0, block.length, read);
            if (length < IndexRecord.BYTES) {
                return Math.min(length, 0);
            }
            int whole = (int) wholeRecords(length);
            int sound = compact(block, whole, filter);
            if (kept != read || sound != whole) {
                int written = linux.pwrite(index, block, 0, sound, kept);
                if (written < sound) {
                    return Math.min(written, 0);
                }
            }
            kept += sound;
            read += whole;
        }
        int cut = linux.truncate(index, kept);
        return cut < 0 ? cut : kept;
    }

    /** A record for bytes that never came is not needed: those that come bring their own. */
    private IndexFilter filter(long segmentBytes) {
        return new IndexFilter(segmentBytes - 1, linux.realtimeNanos() / 1_000);
    }

    private boolean isTailSound(int index, long size, IndexFilter filter) {
        byte[] tail = new byte[(int) Math.min(TAIL_BYTES, size)];
        return linux.pread(index, tail, 0, tail.length, size - tail.length) == tail.length
                && compact(tail, tail.length, filter) == tail.length;
    }

    /** Moves the records that are to be believed to the front. @return their bytes */
    private static int compact(byte[] block, int length, IndexFilter filter) {
        ByteBuffer records = ByteBuffer.wrap(block);
        int kept = 0;
        for (int at = 0; at < length; at += IndexRecord.BYTES) {
            if (filter.accepts(IndexRecord.of(records, at))) {
                System.arraycopy(block, at, block, kept, IndexRecord.BYTES);
                kept += IndexRecord.BYTES;
            }
        }
        return kept;
    }
}
