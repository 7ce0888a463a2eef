package dev.vigil.daemon.feature.logforward;

import dev.vigil.logs.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Up to where a log has been sent: a file beside its index of time, so that the next vigild goes on from there. */
final class PositionFile implements AutoCloseable {
    private final FileChannel file;
    private Optional<LogPosition> written;

    private PositionFile(FileChannel file, Optional<LogPosition> written) {
        this.file = file;
        this.written = written;
    }

    static PositionFile open(Path path) throws IOException {
        FileChannel file = FileChannel.open(
                path,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS);
        ByteBuffer bytes = ByteBuffer.allocate(LogPosition.BYTES);
        int read = file.read(bytes, 0);
        Optional<LogPosition> found = Optional.of(LogPosition.of(bytes.array()))
                .filter(_ -> read == LogPosition.BYTES)
                .filter(position -> position.segmentMicros() > 0 && position.offset() >= 0);
        return new PositionFile(file, found);
    }

    /** What stands there; empty: nothing, or nothing to be believed. */
    Optional<LogPosition> position() {
        return written;
    }

    /** Writes where that is new. */
    void put(LogPosition position) throws IOException {
        if (!written.equals(Optional.of(position))) {
            file.write(ByteBuffer.wrap(position.bytes()), 0);
            written = Optional.of(position);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
