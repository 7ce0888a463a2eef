package dev.vigil.logs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The bytes of one segment, as they were before packing. */
sealed interface SegmentBytes extends Closeable {
    /** @return bytes read from {@code at} on, or -1 when there are none (yet) */
    int read(byte[] into, int from, int length, long at) throws IOException;

    /** How many there are now; {@link Long#MAX_VALUE} when that is not known. */
    long size() throws IOException;

    /** Whether reading at any place is cheap. */
    boolean seekable();

    /** An unpacked segment. */
    record Plain(FileChannel file) implements SegmentBytes {
        static Plain open(Path path) throws IOException {
            return new Plain(FileChannel.open(path, StandardOpenOption.READ));
        }

        @Override
        public int read(byte[] into, int from, int length, long at) throws IOException {
            return file.read(ByteBuffer.wrap(into, from, length), at);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public boolean seekable() {
            return true;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** What of a segment was there at one moment, though it grows. */
    record UpTo(SegmentBytes bytes, long end) implements SegmentBytes {
        private static final int BLOCK_BYTES = 4 << 10;
        private static final int LINE_BYTES_MAX = 64 << 10;

        /** All that is there now, with the rest of a line whose beginning was there a moment before the rest was. */
        static UpTo now(SegmentBytes bytes) throws IOException {
            long size = bytes.size();
            byte[] block = new byte[BLOCK_BYTES];
            long at = Math.max(0, size - 1);
            int n = bytes.read(block, 0, block.length, at);
            while (n > 0 && at - size < LINE_BYTES_MAX) {
                for (int i = 0; i < n; i++) {
                    if (block[i] == '\n') {
                        return new UpTo(bytes, at + i + 1);
                    }
                }
                at += n;
                n = bytes.read(block, 0, block.length, at);
            }
            return new UpTo(bytes, Math.max(size, at));
        }

        @Override
        public int read(byte[] into, int from, int length, long at) throws IOException {
            int there = (int) Math.min(length, end - at);
            return there <= 0 ? -1 : bytes.read(into, from, there, at);
        }

        @Override
        public long size() {
            return end;
        }

        @Override
        public boolean seekable() {
            return bytes.seekable();
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    /** A segment packed by gzip, to be read from its beginning on. */
    final class Packed implements SegmentBytes {
        private static final int BUFFER_BYTES = 32 << 10;

        private final InputStream file;
        private Optional<InputStream> unpacker = Optional.empty();
        private long position;

        Packed(Path path) throws IOException {
            file = Files.newInputStream(path);
        }

        @Override
        public int read(byte[] into, int from, int length, long at) throws IOException {
            InputStream bytes = unpacker();
            while (position < at) {
                long skipped = bytes.skip(at - position);
                if (skipped <= 0) {
                    return -1;
                }
                position += skipped;
            }
            int n = bytes.read(into, from, length);
            position += Math.max(0, n);
            return n;
        }

        /** Made late, for it reads, and fails where the file is damaged. */
        private InputStream unpacker() throws IOException {
            if (unpacker.isEmpty()) {
                unpacker = Optional.of(new GZIPInputStream(file, BUFFER_BYTES));
            }
            return unpacker.get();
        }

        @Override
        public long size() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean seekable() {
            return false;
        }

        @Override
        public void close() throws IOException {
            file.close();
            if (unpacker.isPresent()) {
                unpacker.get().close(); // gives back the memory of zlib
            }
        }
    }
}
