package dev.vigil.daemon.state.journal;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes down what changes, so that the next vigild can go on where this one was killed.
 *
 * <p>A file that is only appended to, {@link JournalFormat}: one frame with all that has changed since the last one, at
 * the end of a turn of the loop, and before that whenever something must not happen unless it is written down. That is
 * the launch of a process: the record that says {@code web#8 is starting} is in the kernel's hands before anybody may
 * start it, so no vigild can ever be killed in a way that leaves a process which its successor does not know to look
 * for.
 *
 * <p>Nothing is synced. What the kernel has is safe from the death of vigild, and after the death of the machine
 * everything in here is void anyway. Once the file is both large and mostly outdated it is written anew beside the old
 * one and takes its place by rename(2).
 *
 * <p>A disk that is full or read-only costs one warning. The journal is then made empty as far as that is possible, for
 * one that tells yesterday's state is worse than none, and written anew as a whole each second until it works.
 */
public final class Journal implements LoopComponent {
    private static final int MODE = 0600;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final long LARGE_BYTES = 1 << 20;
    private static final int OUTDATED = 4;
    private static final long RETRY_NANOS = 1_000_000_000;

    private final Linux linux;
    private final String path;
    private final BootId boot;
    private final Source source;
    private final Consumer<String> warn;
    private final WireWriter out = new WireWriter();
    private final Map<String, ServiceSpec> told = new HashMap<>();
    private int fd = -1;
    private long size;
    private long sizeWhenNew;
    private boolean begun;
    private boolean beginsLater;
    private boolean stale;
    private boolean warned;
    private long retryNanos;

    /** What is to be written down. */
    public interface Source {
        /** Whether {@link #takeChanged} has something to tell. */
        boolean hasChanged();

        /** The records that changed since this was last asked. */
        List<ServiceRecord> takeChanged();

        /** Names of services that are no longer known, since this was last asked. */
        default List<String> takeRemoved() {
            return List.of();
        }

        /** All records. */
        List<ServiceRecord> all();

        /** What features add, in a fixed order. */
        default List<JournalSection> sections() {
            return List.of();
        }

        /** The processes of an incarnation, once it was launched. */
        Optional<GroupIdentity> identity(Incarnation incarnation);
    }

    /** Writes nothing before {@link #begin}. */
    public Journal(Linux linux, String path, Source source, Consumer<String> warn) {
        this.linux = linux;
        this.path = path;
        this.source = source;
        this.warn = warn;
        this.boot = BootId.current(linux);
    }

    /** Takes the place of the journal of an earlier vigild: from now on it is of no use any more. */
    public void begin() {
        begun = true;
        writeAnew(linux.monotonicNanos());
    }

    /** Does the same with the first {@link #write}, so that nothing is written twice. */
    public void beginLater() {
        beginsLater = true;
    }

    /** Sees to it that all that has changed is written down. */
    public void write(long nowNanos) {
        if (beginsLater) {
            beginsLater = false;
            begin();
        } else if (stale && nowNanos >= retryNanos) {
            writeAnew(nowNanos);
        } else if (begun && !stale && hasChanged()) {
            append(nowNanos);
        }
    }

    private boolean hasChanged() {
        return source.hasChanged() || source.sections().stream().anyMatch(JournalSection::hasChanged);
    }

    private void append(long nowNanos) {
        if (size > LARGE_BYTES && size > OUTDATED * sizeWhenNew) {
            writeAnew(nowNanos);
            return;
        }
        out.clear();
        addFrame(source.takeChanged(), source.takeRemoved(), changedSections());
        int written = put(fd, size);
        if (written < 0) {
            fail("cannot write the journal " + path + ": " + Errno.describe(written), nowNanos);
        }
    }

    private List<JournalSection> changedSections() {
        return source.sections().stream().filter(JournalSection::hasChanged).toList();
    }

    private void addFrame(List<ServiceRecord> records, List<String> removed, List<JournalSection> sections) {
        int begun = out.begin();
        out.fixedInt(0);
        records.forEach(this::add);
        removed.forEach(this::addRemoved);
        sections.forEach(this::addSection);
        int body = begun + Integer.BYTES;
        out.putInt(begun - Integer.BYTES, out.size() - body);
        out.putInt(begun, JournalFormat.checksum(out.bytes(), body, out.size() - body));
    }

    /* A specification never changes, so the same one was told before; an equal one may be told again. */
    @SuppressWarnings("ReferenceEquality")
    private void add(ServiceRecord record) {
        if (told.put(record.name(), record.spec()) != record.spec()) {
            out.octet(JournalFormat.SERVICE);
            int begun = out.begin();
            StopSpecCodec.write(record.spec(), out);
            out.end(begun);
        }
        out.octet(JournalFormat.ENTRY);
        int begun = out.begin();
        out.text(record.name());
        RecordCodec.write(record, out);
        Optional<GroupIdentity> identity = record.state() instanceof ServiceState.Launched launched
                ? source.identity(launched.incarnation())
                : Optional.empty();
        out.flag(identity.isPresent());
        if (identity.isPresent()) {
            JournalFormat.writeIdentity(identity.get(), out);
        }
        out.number(record.history().unstableSinceNanos());
        RecordCodec.writeStop(record.state(), out);
        out.choice(record.health());
        RecordCodec.writeCause(record, out);
        out.end(begun);
    }

    private void addRemoved(String service) {
        told.remove(service);
        out.octet(JournalFormat.REMOVED);
        int begun = out.begin();
        out.text(service);
        out.end(begun);
    }

    private void addSection(JournalSection section) {
        out.octet(JournalFormat.SECTION);
        int begun = out.begin();
        out.text(section.tag());
        section.write(out);
        out.end(begun);
    }

    /** Puts all that is in {@code out} into a file. @return 0 or -errno; then {@code size} is unchanged */
    private int put(int file, long from) {
        int at = 0;
        while (at < out.size()) {
            int written = linux.pwrite(file, out.bytes(), at, Math.min(CHUNK_BYTES, out.size() - at), from + at);
            if (written <= 0) {
                return written == 0 ? -Errno.ENOSPC : written;
            }
            at += written;
        }
        size = from + at;
        return 0;
    }

    private void writeAnew(long nowNanos) {
        String beside = path + ".new";
        linux.unlink(beside);
        int file = linux.open(beside, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_EXCL, MODE);
        if (file < 0) {
            fail("cannot make the journal " + beside + ": " + Errno.describe(file), nowNanos);
            return;
        }
        source.takeChanged();
        source.takeRemoved();
        told.clear();
        out.clear();
        JournalFormat.writeHeader(boot, out);
        List<ServiceRecord> all = source.all();
        if (!all.isEmpty()) {
            addFrame(all, List.of(), source.sections());
        }
        int result = put(file, 0);
        result = result < 0 ? result : linux.rename(beside, path);
        if (result < 0) {
            linux.close(file);
            linux.unlink(beside);
            fail("cannot write the journal " + beside + ": " + Errno.describe(result), nowNanos);
            return;
        }
        succeed(file);
    }

    private void succeed(int file) {
        if (fd >= 0) {
            linux.close(fd);
        }
        fd = file;
        sizeWhenNew = size;
        stale = false;
        if (warned) {
            warned = false;
            warn.accept("the journal can be written again");
        }
    }

    private void fail(String what, long nowNanos) {
        stale = true;
        retryNanos = nowNanos + RETRY_NANOS;
        if (fd >= 0) {
            linux.truncate(fd, 0);
        }
        if (!warned) {
            warned = true;
            warn.accept(what + "; services go on, but a vigild that is killed now leaves less to its successor");
        }
    }

    @Override
    public long nextDeadlineNanos() {
        if (stale) {
            return retryNanos;
        }
        return begun && hasChanged() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    @Override
    public void tick(long nowNanos) {
        write(nowNanos);
    }

    /** Writes all of it again where the file was removed. */
    public void restore() {
        if (begun) {
            writeAnew(linux.monotonicNanos());
        }
    }

    /** Everything is down: there is nothing to be remembered. */
    public void remove() {
        if (fd < 0 || inode(linux.stat(fd)).equals(inode(linux.lstat(path)))) { // else it is another vigild's
            linux.unlink(path);
        }
        close();
    }

    private static Optional<Long> inode(Optional<FileStatus> status) {
        return status.map(FileStatus::inode);
    }

    /** Writes no more. */
    public void close() {
        if (fd >= 0) {
            linux.close(fd);
        }
        fd = -1;
        begun = false;
        stale = false;
    }
}
