package dev.vigil.daemon.state.journal;

import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.process.ProcessIdentity;
import java.util.zip.CRC32C;

/**
 * The journal's bytes.
 *
 * <pre>
 *   header   "vigil-j\n", version (u32), boot id (16 bytes), CRC-32C of these 28 bytes (u32)
 *   frame    length of the body (u32), CRC-32C of the body (u32), body: what one turn of the loop changed
 *   body     entries
 *   entry    kind (u8), length (u32), content
 * </pre>
 *
 * Big-endian. A frame counts as a whole or not at all, so what is read is always a state that once was.
 *
 * <h2>Compatibility</h2>
 *
 * <p>A vigild reads its own version and refuses greater ones. Within a version content only ever grows at its end: a
 * reader stops where its knowledge ends, and who reads an older journal takes the default for what is missing there.
 * Entries of a kind from {@value #OPTIONAL} on are passed over by who does not know them; an unknown kind below that,
 * or anything else that an older reader would misunderstand, needs a new version. A vigild that raises the version
 * still reads the one before it, so that an upgrade never loses its services; a downgrade finds them by the marks in
 * their environment, without their counters.
 */
final class JournalFormat {
    static final long MAGIC = 0x766967696c2d6a0aL;
    /** Version 2 knows ends that a feature asked for. */
    static final int VERSION = 2;

    /** The oldest version that is still read. */
    static final int VERSION_MIN = 1;

    static final int HEADER_BYTES = 32;
    static final int FRAME_BYTES = 8;

    /** A specification as a {@link StopSpecCodec}; before the first entry of a service. */
    static final int SERVICE = 1;
    /** A service's record and identity. */
    static final int ENTRY = 2;
    /** A service that is no longer known. */
    static final int REMOVED = 3;
    /** The first of the kinds that need not be understood. */
    static final int OPTIONAL = 128;

    /** A {@link JournalSection}: its tag, then its content. */
    static final int SECTION = 128;

    private JournalFormat() {}

    static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    static void writeHeader(BootId boot, WireWriter out) {
        out.fixedLong(MAGIC);
        out.fixedInt(VERSION);
        out.fixedLong(boot.high());
        out.fixedLong(boot.low());
        out.fixedInt(checksum(out.bytes(), out.size() - HEADER_BYTES + Integer.BYTES, HEADER_BYTES - Integer.BYTES));
    }

    static void writeIdentity(GroupIdentity identity, WireWriter out) {
        out.number(identity.leader());
        writeProcess(identity.leaderIdentity(), out);
        out.number(identity.main());
        writeProcess(identity.mainIdentity(), out);
    }

    static GroupIdentity readIdentity(WireReader in) {
        return new GroupIdentity(in.count(), readProcess(in), in.count(), readProcess(in));
    }

    private static void writeProcess(ProcessIdentity identity, WireWriter out) {
        out.number(identity.inode());
        out.number(identity.startTicks());
    }

    private static ProcessIdentity readProcess(WireReader in) {
        return new ProcessIdentity(in.number(), in.number());
    }
}
