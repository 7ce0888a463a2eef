package dev.vigil.daemon.state.journal;

import dev.vigil.core.HealthVerdict;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a journal as far as it can be believed. What comes after the first frame that is not whole is not looked at:
 * when it is the last one, vigild was killed while it wrote it, and nothing that it says was done; else the file was
 * damaged, and the memory says so.
 */
public final class JournalReader {
    private static final int GROUP_OR_OTHERS_WRITE = 0022;
    private static final int CHUNK_BYTES = 64 << 10;
    /** Half of what vigild may use of memory. */
    private static final long FILE_BYTES_MAX = 32 << 20;
    /** How many bytes are checked for being a whole frame behind one that is not. */
    private static final long SEARCHED_BYTES_MAX = 64 << 20;

    private static final HealthVerdict[] VERDICTS = HealthVerdict.values();

    private final String path;
    private final Map<String, ServiceSpec> specs = new HashMap<>();
    private final Map<String, ServiceEntry> entries = new HashMap<>();
    private final Map<String, WireReader> sections = new HashMap<>();

    private JournalReader(String path) {
        this.path = path;
    }

    /** Reads the journal at {@code path}, as one of the running boot. */
    public static JournalContents read(Linux linux, String path) {
        Optional<FileStatus> status = linux.lstat(path);
        if (status.isEmpty()) {
            return JournalContents.NONE;
        }
        byte[] bytes;
        try {
            mistrust(linux, status.get());
            bytes = content(linux, path, status.get());
        } catch (CorruptJournal e) {
            return JournalContents.lost(path + ": " + e.getMessage());
        }
        return of(bytes, path, BootId.current(linux));
    }

    /** What the bytes of a journal say, whatever they are. */
    static JournalContents of(byte[] bytes, String path, BootId running) {
        try {
            return new JournalReader(path).read(bytes, running);
        } catch (CorruptJournal e) {
            return JournalContents.lost(path + ": " + e.getMessage());
        }
    }

    private JournalContents read(byte[] bytes, BootId running) {
        if (isBlank(bytes)) {
            return JournalContents.blank(
                    path + ": it is empty (the disk was full, or the machine ended before it was on disk)");
        }
        WireReader in = new WireReader(bytes, 0, bytes.length);
        BootId boot = readHeader(in, bytes);
        if (!boot.equals(running)) {
            return JournalContents.NONE;
        }
        return contents(readFrames(bytes));
    }

    private JournalContents contents(String problem) {
        return new JournalContents(entries, sections, problem, false);
    }

    /** Who could write into it could have us signal any process. */
    private static void mistrust(Linux linux, FileStatus status) {
        if (!status.isRegular()) {
            throw new CorruptJournal("not a regular file");
        }
        if (status.uid() != linux.geteuid()) {
            throw new CorruptJournal("it belongs to another user (uid " + status.uid() + ")");
        }
        if ((status.mode() & GROUP_OR_OTHERS_WRITE) != 0) {
            throw new CorruptJournal(
                    "others may write to it (mode " + Integer.toOctalString(status.mode() & 07777) + ")");
        }
        if (status.sizeBytes() > FILE_BYTES_MAX) {
            throw new CorruptJournal("it is too large (" + status.sizeBytes() + " bytes)");
        }
    }

    private static byte[] content(Linux linux, String path, FileStatus expected) {
        int fd = linux.open(path, Flags.O_RDONLY | Flags.O_NONBLOCK, 0);
        if (fd < 0) {
            throw new CorruptJournal(Errno.describe(fd));
        }
        try {
            if (linux.stat(fd).filter(now -> now.inode() == expected.inode()).isEmpty()) {
                throw new CorruptJournal("it was replaced while it was opened");
            }
            return content(linux, fd);
        } finally {
            linux.close(fd);
        }
    }

    private static byte[] content(Linux linux, int fd) {
        int size = (int) Math.clamp(linux.size(fd), 0, FILE_BYTES_MAX);
        byte[] bytes = new byte[size];
        int at = 0;
        while (at < size) {
            int count = linux.pread(fd, bytes, at, Math.min(CHUNK_BYTES, size - at), at);
            if (count <= 0) {
                throw new CorruptJournal(count == 0 ? "it became shorter while it was read" : Errno.describe(count));
            }
            at += count;
        }
        return bytes;
    }

    /** After a power failure what was not on disk reads as zero bytes. */
    private static boolean isBlank(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, JournalFormat.HEADER_BYTES); i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static BootId readHeader(WireReader in, byte[] bytes) {
        if (bytes.length < JournalFormat.HEADER_BYTES) {
            throw new CorruptJournal("its header is cut off");
        }
        if (in.fixedLong() != JournalFormat.MAGIC) {
            throw new CorruptJournal("not a journal of vigild");
        }
        int version = in.fixedInt();
        BootId boot = new BootId(in.fixedLong(), in.fixedLong());
        if (in.fixedInt() != JournalFormat.checksum(bytes, 0, JournalFormat.HEADER_BYTES - Integer.BYTES)) {
            throw new CorruptJournal("its header is damaged");
        }
        if (version < JournalFormat.VERSION_MIN || version > JournalFormat.VERSION) {
            throw new CorruptJournal("it was written by another vigild (version " + version
                    + ", this one reads versions " + JournalFormat.VERSION_MIN
                    + " to " + JournalFormat.VERSION + ")");
        }
        return boot;
    }

    /** @return what is wrong, or empty */
    private String readFrames(byte[] bytes) {
        int at = JournalFormat.HEADER_BYTES;
        while (at < bytes.length) {
            int length = wholeFrame(bytes, at);
            if (length < 0) {
                return isTornTail(bytes, at) ? "" : path + ": damaged at byte " + at;
            }
            try {
                readBody(
                        new WireReader(bytes, at + JournalFormat.FRAME_BYTES, at + JournalFormat.FRAME_BYTES + length));
            } catch (CorruptJournal e) {
                return path + ": damaged at byte " + at + ": " + e.getMessage();
            }
            at += JournalFormat.FRAME_BYTES + length;
        }
        return "";
    }

    /** @return the length of the body of a frame that is whole, or -1 */
    private static int wholeFrame(byte[] bytes, int at) {
        if (bytes.length - at < JournalFormat.FRAME_BYTES) {
            return -1;
        }
        int length = fittingLength(bytes, at);
        int checksum = new WireReader(bytes, at + Integer.BYTES, bytes.length).fixedInt();
        return length > 0 && checksum == JournalFormat.checksum(bytes, at + JournalFormat.FRAME_BYTES, length)
                ? length
                : -1;
    }

    /** @return the length that a frame would have by its first bytes, or -1 when it would not fit */
    private static int fittingLength(byte[] bytes, int at) {
        int length = new WireReader(bytes, at, bytes.length).fixedInt();
        return length > 0 && length <= bytes.length - at - JournalFormat.FRAME_BYTES ? length : -1;
    }

    /** A write that was broken off is the last one: nothing whole comes after it. */
    private static boolean isTornTail(byte[] bytes, int at) {
        long searched = 0;
        for (int later = at + 1; later <= bytes.length - JournalFormat.FRAME_BYTES; later++) {
            if (wholeFrame(bytes, later) > 0 || searched > SEARCHED_BYTES_MAX) {
                return false;
            }
            searched += Math.max(0, fittingLength(bytes, later));
        }
        return true;
    }

    /** Nothing of a body counts unless all of it can be read. */
    private void readBody(WireReader in) {
        Map<String, ServiceSpec> newSpecs = new HashMap<>();
        Map<String, ServiceEntry> newEntries = new HashMap<>();
        Map<String, WireReader> newSections = new HashMap<>();
        Set<String> removed = new HashSet<>();
        while (!in.isAtEnd()) {
            int kind = in.octet();
            WireReader part = in.part();
            switch (kind) {
                case JournalFormat.SERVICE -> {
                    ServiceSpec spec = StopSpecCodec.read(part);
                    newSpecs.put(spec.name(), spec);
                }
                case JournalFormat.ENTRY -> {
                    ServiceEntry entry = readEntry(part, newSpecs);
                    newEntries.put(entry.record().name(), entry);
                }
                case JournalFormat.REMOVED -> removed.add(part.name());
                case JournalFormat.SECTION -> newSections.put(part.text(), part);
                default -> {
                    if (kind < JournalFormat.OPTIONAL) {
                        throw new CorruptJournal("an entry of an unknown kind (" + kind + ")");
                    }
                }
            }
        }
        specs.putAll(newSpecs);
        entries.keySet().removeAll(removed);
        entries.putAll(newEntries);
        sections.putAll(newSections);
        if (entries.size() > WireReader.ITEMS_MAX || specs.size() > WireReader.ITEMS_MAX) {
            throw new CorruptJournal("too many services (" + entries.size() + ")");
        }
    }

    private ServiceEntry readEntry(WireReader in, Map<String, ServiceSpec> newSpecs) {
        String name = in.name();
        ServiceSpec spec = Optional.ofNullable(newSpecs.get(name))
                .or(() -> Optional.ofNullable(specs.get(name)))
                .orElseGet(() -> StopSpecCodec.of(name));
        ServiceRecord record = RecordCodec.read(spec, in);
        Optional<GroupIdentity> identity = in.flag() ? Optional.of(JournalFormat.readIdentity(in)) : Optional.empty();
        long unstableSince = in.isAtEnd() ? 0 : in.number();
        ServiceRecord known = record.with(record.history().unstableSince(unstableSince));
        ServiceRecord stopped = in.isAtEnd() ? known : RecordCodec.readStop(known, in);
        HealthVerdict health = in.isAtEnd() ? HealthVerdict.UNKNOWN : VERDICTS[in.oneOf(VERDICTS.length)];
        ServiceRecord well = stopped.with(health);
        return new ServiceEntry(in.isAtEnd() ? well : RecordCodec.readCause(well, in), identity);
    }
}
