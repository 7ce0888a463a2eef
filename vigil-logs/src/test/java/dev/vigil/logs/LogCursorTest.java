package dev.vigil.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCursorTest {
    @TempDir
    private Path directory;

    private SampleLog log;

    @BeforeEach
    void begin() {
        log = new SampleLog(directory.resolve("web"));
    }

    private static List<String> rest(LogCursor cursor) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Optional<LogLine> line = cursor.next(); line.isPresent(); line = cursor.next()) {
            texts.add(line.get().text());
        }
        return texts;
    }

    private LogCursor since(long micros) {
        return LogCursor.since(log.store, LogStream.OUT, Instant.ofEpochSecond(0, micros * 1_000));
    }

    private LogCursor at(LogPosition position) {
        return LogCursor.at(log.store, LogStream.OUT, LogPosition.of(position.bytes()));
    }

    @Test
    void beginsWithWhatArrivedSinceAndTellsWhereThatIs() throws IOException {
        log.write(1_000_000, "old\n");
        log.write(2_000_000, "new\n");
        try (LogCursor cursor = since(1_500_000)) {
            assertThat(cursor.first()).isEmpty();
            assertThat(rest(cursor)).containsExactly("new");
            assertThat(cursor.first()).contains(new LogPosition(1_000_000, 4));
            assertThat(cursor.position()).contains(new LogPosition(1_000_000, 8));
        }
    }

    @Test
    void goesOnFromAPositionHoweverTheSegmentIsNamedByThen() throws IOException {
        log.write(1_000_000, "one\ntwo\nthree\n");
        LogPosition position;
        try (LogCursor cursor = since(0)) {
            assertThat(cursor.next().orElseThrow().text()).isEqualTo("one");
            position = cursor.position().orElseThrow();
        }
        try (LogCursor cursor = at(position)) {
            assertThat(rest(cursor)).containsExactly("two", "three");
        }
        SegmentName name = log.rotate();
        log.write(2_000_000, "four\n");
        try (LogCursor cursor = at(position)) {
            assertThat(rest(cursor)).containsExactly("two", "three", "four");
            assertThat(cursor.position()).contains(new LogPosition(2_000_000, 5));
        }
        log.pack(name);
        try (LogCursor cursor = at(position)) {
            assertThat(rest(cursor)).containsExactly("two", "three", "four");
        }
        Files.delete(log.directory.resolve(name.pack().fileName()));
        Files.delete(log.indexes.resolve(name.indexName()));
        try (LogCursor cursor = at(position)) {
            assertThat(rest(cursor)).containsExactly("four");
        }
    }

    @Test
    void aLineThatIsNotEndedIsNotBehindThePosition() throws IOException {
        log.write(1_000_000, "one\nprompt: ");
        try (LogCursor cursor = since(0)) {
            assertThat(rest(cursor)).containsExactly("one");
            assertThat(cursor.hasRest()).isTrue();
            cursor.flushRest();
            assertThat(rest(cursor)).containsExactly("prompt: ");
            assertThat(cursor.position()).contains(new LogPosition(1_000_000, 4));
        }
    }

    @Test
    void segmentsThatAreRemovedBeforeTheyAreReadAreCounted() throws IOException {
        log.write(1_000_000, "one\n");
        try (LogCursor cursor = since(0)) {
            assertThat(rest(cursor)).containsExactly("one");
            log.rotate();
            log.write(2_000_000, "two\n");
            SegmentName second = log.rotate();
            log.write(3_000_000, "three\n");
            cursor.lookAhead();
            assertThat(cursor.lostBytes()).isZero();
            Files.delete(log.directory.resolve(second.fileName()));
            cursor.lookAhead();
            assertThat(cursor.lostBytes()).isEqualTo(4);
            assertThat(rest(cursor)).containsExactly("three");
            cursor.lookAhead();
            assertThat(cursor.lostBytes()).isEqualTo(4);
        }
    }
}
