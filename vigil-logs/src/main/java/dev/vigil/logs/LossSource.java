package dev.vigil.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What was lost, or added, as notes between the lines: the file {@code lost}. */
final class LossSource implements LogLineSource {
    private final LogStore store;
    private final Path path;
    private final LogQuery query;
    private Optional<SegmentBytes> file = Optional.empty();
    private Optional<LineScanner> lines = Optional.empty();

    LossSource(LogStore store, LogStream stream, LogQuery query) {
        this.store = store;
        path = store.directory().resolve(stream.lost());
        this.query = query;
    }

    @Override
    public Optional<LogLine> next() throws IOException {
        if (lines.isEmpty() && !open()) {
            return Optional.empty();
        }
        LineScanner scanner = lines.orElseThrow();
        while (scanner.next(false)) {
            // A power failure may have left zero bytes at the end, which the next line continues.
            String line = new String(scanner.piece(), StandardCharsets.UTF_8).replace("\0", "");
            Optional<LogLine> note = note(line);
            if (note.filter(n -> query.covers(n.micros())).isPresent()) {
                return note;
            }
        }
        return Optional.empty();
    }

    private boolean open() throws IOException {
        try {
            SegmentBytes bytes = SegmentBytes.Plain.open(path);
            file = Optional.of(bytes);
            lines = Optional.of(new LineScanner(bytes, 0, false));
            return true;
        } catch (NoSuchFileException nothingLost) {
            return false;
        }
    }

    /** A line is: time, bytes, why. Others are not ours. */
    private Optional<LogLine> note(String line) {
        String[] part = line.split(" ", 3);
        if (part.length < 3) {
            return Optional.empty();
        }
        try {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(part[0]));
            String told = part[1].equals("0") ? part[2] : part[1] + " bytes were lost: " + part[2];
            byte[] text = told.getBytes(StandardCharsets.UTF_8);
            var head = new LogLine.Head(store.service(), LogLine.Origin.NOTE);
            return Optional.of(head.line(micros, text, true, true));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public long count() {
        return 0;
    }

    @Override
    public boolean hasRest() {
        return false;
    }

    @Override
    public void flushRest() {}

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
