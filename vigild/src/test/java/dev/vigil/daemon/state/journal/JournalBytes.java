package dev.vigil.daemon.state.journal;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Journals put together by hand: lengths and checksums are right, whatever is in them. */
public final class JournalBytes {
    private static final BootId BOOT = new BootId(1, 2);

    private JournalBytes() {}

    /** What a section writes. */
    public static byte[] content(JournalSection section) {
        return written(section::write);
    }

    /** What is read of a journal of one section with this content. */
    public static JournalContents withSection(String tag, byte[] content) {
        byte[] entry = entry(JournalFormat.SECTION, out -> {
            out.text(tag);
            put(content, out);
        });
        return read(file(body(List.of(entry))));
    }

    static JournalContents read(byte[] file) {
        return JournalReader.of(file, "journal", BOOT);
    }

    /** An entry as its kind and its content. */
    static byte[] entry(int kind, Consumer<WireWriter> content) {
        return written(out -> {
            out.octet(kind);
            content.accept(out);
        });
    }

    static byte[] body(List<byte[]> entries) {
        return written(out -> {
            for (byte[] entry : entries) {
                out.octet(entry[0] & 0xff);
                out.fixedInt(entry.length - 1);
                put(Arrays.copyOfRange(entry, 1, entry.length), out);
            }
        });
    }

    static byte[] file(byte[]... bodies) {
        return written(out -> {
            JournalFormat.writeHeader(BOOT, out);
            for (byte[] body : bodies) {
                out.fixedInt(body.length);
                out.fixedInt(JournalFormat.checksum(body, 0, body.length));
                put(body, out);
            }
        });
    }

    private static void put(byte[] bytes, WireWriter out) {
        for (byte octet : bytes) {
            out.octet(octet & 0xff);
        }
    }

    private static byte[] written(Consumer<WireWriter> content) {
        WireWriter out = new WireWriter();
        content.accept(out);
        return Arrays.copyOf(out.bytes(), out.size());
    }
}
