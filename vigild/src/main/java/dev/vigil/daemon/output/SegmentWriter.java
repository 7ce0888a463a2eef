package dev.vigil.daemon.output;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.logs.IndexFilter;
import dev.vigil.logs.IndexRecord;
import dev.vigil.logs.LogStore;
import dev.vigil.logs.LogStream;
import dev.vigil.logs.SegmentName;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The segment being written and its index of time.
 *
 * <p>The offset is kept here and not by O_APPEND, which splice(2) refuses; after a crash it is the file's size, and
 * since splice takes out of the pipe exactly what it has put into the file, nothing is lost or doubled then. The files
 * are made by the first bytes that come, the index first, so that a segment with bytes always has a record of when they
 * began to arrive, which is also its name once it is full. Nothing is ever synced: the page cache takes what is written
 * at the speed of memory, and a slow disk holds up the kernel's own threads and not the loop (it does so only beyond
 * the kernel's limit of dirty pages, vm.dirty_ratio).
 */
final class SegmentWriter {
    private static final int CLOSED = -1;
    private static final int MODE = 0640;
    private static final long MICROS_PER_MILLI = 1_000;

    private final Linux linux;
    private final CrashRepair repair;
    private final EarlierBoot boots;
    private final LossListener losses;
    private final String directory;
    private final String indexes;
    private final LogStream stream;
    private int file = CLOSED;
    private int index = CLOSED;
    private long offset;
    private long indexSize;
    private long startMicros;
    private long stampedMicros;
    private long previousStartMicros;
    private long arrivalMicros;
    private boolean refusesSplice;

    /** Hears of bytes of this log that never reached the disk before the machine ended, and when that was. */
    interface LossListener {
        void lost(long bytes, long micros);
    }

    SegmentWriter(Linux linux, EarlierBoot boots, String directory, LogStream stream, LossListener losses) {
        this.linux = linux;
        this.repair = new CrashRepair(linux);
        this.boots = boots;
        this.losses = losses;
        this.directory = directory;
        this.indexes = LogStore.indexesOf(Path.of(directory)).toString();
        this.stream = stream;
    }

    boolean isOpen() {
        return file != CLOSED;
    }

    /** Bytes on disk of the segment and its index, 0 when it is not open. */
    long size() {
        return offset + indexSize;
    }

    /** Where the next bytes go. */
    long offset() {
        return offset;
    }

    /** When its first byte arrived, which tells segments apart. */
    long startMicros() {
        return startMicros;
    }

    /** When the bytes arrived that are moved now. */
    long arrivalMicros() {
        return arrivalMicros;
    }

    /** Removes what is behind {@code end}. The segment must be open. @return 0 or -errno */
    int cutTo(long end) {
        int cut = linux.truncate(file, end);
        offset = cut < 0 ? offset : end;
        return cut;
    }

    /** Whether the file system can't splice(2), so that bytes have to be given to {@link #write}. */
    boolean refusesSplice() {
        return refusesSplice;
    }

    /**
     * Says when the bytes that are moved from now on arrived. Where it is certain that there are some, the index tells
     * of them before they can be seen, so that who follows the log does not take them for older than they are.
     */
    void arrived(long micros, boolean certain) {
        // A clock that is put back by a little is taken for one that stands still, so that times in a log ascend.
        boolean putBack = micros < stampedMicros && stampedMicros - micros < IndexFilter.CLOCK_STEP_MICROS;
        arrivalMicros = putBack ? stampedMicros : micros;
        if (certain && isOpen()) {
            stampArrival(offset);
        }
    }

    /** Opens or makes the files unless they are open. @return 0 or -errno */
    int open() {
        if (isOpen()) {
            return 0;
        }
        int made = openFiles();
        if (made == -Errno.ENOENT) {
            makeDirectories();
            made = openFiles();
        }
        int result = made < 0 ? made : takeUp();
        if (result < 0) {
            close();
        }
        return result;
    }

    /** Closes the files if one has its name no more; the next bytes begin others. @return whether that was so */
    boolean leaveNameless() {
        boolean nameless = isOpen()
                && !(hasName(file, path(stream.current())) && hasName(index, indexPath(stream.currentIndex())));
        if (nameless) {
            close();
        }
        return nameless;
    }

    private boolean hasName(int fd, String path) {
        return linux.stat(fd).map(FileStatus::inode).equals(linux.lstat(path).map(FileStatus::inode));
    }

    private void makeDirectories() {
        LogFiles.makeRootOf(linux, directory);
        linux.mkdir(directory, 0750);
        linux.mkdir(Objects.requireNonNull(Path.of(indexes).getParent()).toString(), 0750);
        linux.mkdir(indexes, 0750);
    }

    private int openFiles() {
        index = linux.openNoFollow(indexPath(stream.currentIndex()), Flags.O_RDWR | Flags.O_CREAT, MODE);
        if (index < 0) {
            return index;
        }
        file = linux.openNoFollow(path(stream.current()), Flags.O_RDWR | Flags.O_CREAT, MODE);
        return Math.min(file, 0);
    }

    /** Continues where the files end, as far as they are sound. */
    private int takeUp() {
        offset = linux.size(file);
        long writtenMicros = offset == 0 ? arrivalMicros : fileMicros();
        boolean machineEnded = offset > 0 && isOfEarlierBoot(writtenMicros);
        if (machineEnded) {
            cutZeroBytes(writtenMicros);
            offset = linux.size(file);
        }
        indexSize = repair.keepSound(index, offset, machineEnded);
        if (indexSize < 0) {
            return (int) indexSize;
        }
        int stamped = indexSize == 0 ? stampFirst(writtenMicros) : 0;
        if (stamped < 0) {
            return stamped;
        }
        startMicros = record(0).micros();
        stampedMicros = record(indexSize - IndexRecord.BYTES).micros();
        return machineEnded ? endTornLine() : 0;
    }

    private int stampFirst(long writtenMicros) {
        return stamp(Math.max(offset == 0 ? arrivalMicros : writtenMicros, previousStartMicros + 1), 0);
    }

    /** Then nobody is left who could end a line that the machine's end has torn. */
    private boolean isOfEarlierBoot(long writtenMicros) {
        return boots.wrote(directory, stream.current(), writtenMicros) || repair.endsInZeroRecord(index);
    }

    /** Of this segment, and of full ones, which the machine's end may have caught on their way to the disk as well. */
    private void cutZeroBytes(long writtenMicros) {
        long cut = Math.max(0, repair.cutZeroBytes(file));
        for (String name : linux.list(directory)) {
            if (SegmentName.parse(name)
                    .filter(found -> found.stream() == stream && !found.packed())
                    .isPresent()) {
                cut += Math.max(0, repair.cutZeroBytes(path(name)));
            }
        }
        if (cut > 0) {
            losses.lost(cut, writtenMicros);
        }
    }

    /** When it was written last. */
    private long fileMicros() {
        return linux.stat(path(stream.current()))
                .map(status -> status.modifiedNanos() / 1_000)
                .orElse(arrivalMicros);
    }

    private IndexRecord record(long at) {
        byte[] bytes = new byte[IndexRecord.BYTES];
        linux.pread(index, bytes, 0, bytes.length, at);
        return IndexRecord.of(ByteBuffer.wrap(bytes), 0);
    }

    /** Moves bytes out of {@code pipe}. The segment must be open. @return how many, or -errno */
    long splice(int pipe, long lengthMax) {
        long before = offset;
        long moved = linux.splice(pipe, file, offset, lengthMax);
        if (moved > 0) {
            offset += moved;
            stampArrival(before);
        }
        refusesSplice |= moved == -Errno.EINVAL;
        return moved;
    }

    /** Writes bytes that are still in the pipe. @return how many, or -errno */
    int write(byte[] bytes, int count) {
        long before = offset;
        int written = linux.pwrite(file, bytes, 0, count, offset);
        if (written > 0) {
            offset += written;
            stampArrival(before);
        }
        return written;
    }

    /** One record a millisecond is enough; one that can't be written is only missed by who asks for its time. */
    private void stampArrival(long at) {
        if (arrivalMicros / MICROS_PER_MILLI != stampedMicros / MICROS_PER_MILLI) {
            stamp(arrivalMicros, at);
        }
    }

    private int stamp(long micros, long at) {
        byte[] record = new IndexRecord(micros, at).bytes();
        int written = linux.pwrite(index, record, 0, record.length, indexSize);
        if (written != record.length) {
            linux.truncate(index, indexSize);
            return written < 0 ? written : -Errno.ENOSPC;
        }
        indexSize += record.length;
        stampedMicros = micros;
        return 0;
    }

    /** Ends a line of which nothing more comes, if the log ends inside one. @return whether it did */
    boolean endLastLine() {
        boolean ready = isOpen() || (linux.lstat(path(stream.current())).isPresent() && open() == 0);
        return ready && !endsLine() && endTornLine() == 0;
    }

    /** Ends a line that a full disk has torn, so that the next one does not continue it. @return 0 or -errno */
    int endTornLine() {
        if (endsLine()) {
            return 0;
        }
        int written = linux.pwrite(file, new byte[] {'\n'}, 0, 1, offset);
        offset += Math.max(0, written);
        return Math.min(0, written);
    }

    /** Whether it is empty or ends at the end of a line. */
    boolean endsLine() {
        byte[] last = new byte[] {'\n'};
        if (offset > 0) {
            linux.pread(file, last, 0, 1, offset - 1);
        }
        return last[0] == '\n';
    }

    /** Makes the segment a full one; the next bytes begin another. @return 0 or -errno */
    int rotate() {
        if (previousStartMicros == 0) {
            previousStartMicros = newestStartMicros();
        }
        SegmentName name = freeName();
        int renamed = linux.rename(path(stream.current()), path(name.fileName()));
        if (renamed < 0) {
            return renamed;
        }
        linux.rename(indexPath(stream.currentIndex()), indexPath(name.indexName()));
        previousStartMicros = name.startMicros();
        close();
        return 0;
    }

    /** Of the segments that a former vigild has left. */
    private long newestStartMicros() {
        long newest = 0;
        for (String file : linux.list(directory)) {
            Optional<SegmentName> name = SegmentName.parse(file).filter(found -> found.stream() == stream);
            newest = Math.max(newest, name.map(SegmentName::startMicros).orElse(0L));
        }
        return newest;
    }

    /** Names must ascend though clocks are put back, and no segment may take another's place. */
    private SegmentName freeName() {
        long micros = Math.max(startMicros, previousStartMicros + 1);
        SegmentName name = new SegmentName(stream, micros, false);
        while (taken(name)) {
            name = new SegmentName(stream, ++micros, false);
        }
        return name;
    }

    private boolean taken(SegmentName name) {
        return linux.stat(path(name.fileName())).isPresent()
                || linux.stat(path(name.pack().fileName())).isPresent();
    }

    void close() {
        if (file >= 0) {
            linux.close(file);
        }
        if (index >= 0) {
            linux.close(index);
        }
        file = CLOSED;
        index = CLOSED;
        offset = 0;
        indexSize = 0;
    }

    private String path(String name) {
        return directory + "/" + name;
    }

    private String indexPath(String name) {
        return indexes + "/" + name;
    }
}
