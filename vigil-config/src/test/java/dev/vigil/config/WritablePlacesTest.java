package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder below a file cannot be made by anybody, root included. */
class WritablePlacesTest {
    @TempDir
    Path directory;

    private final int uid = Places.effectiveUser();
    private Path blocked;
    private Path memory;

    @BeforeEach
    void setUp() throws IOException {
        blocked = Files.createFile(directory.resolve("blocked"));
        memory = Files.createDirectory(directory.resolve("memory"));
    }

    private Places places(Path run, Path log) {
        return new Places(directory.resolve("etc"), run, log);
    }

    private Places instead(Places usual) {
        return new WritablePlaces(uid, List.of(blocked, memory)).instead(usual);
    }

    @Test
    void whatCanBeWrittenStays() {
        Places usual = places(directory.resolve("a/run"), directory.resolve("b/log"));
        assertThat(instead(usual)).isEqualTo(usual);
    }

    @Test
    void logsAreKeptInTheRunDirectory() {
        Path run = directory.resolve("run");
        assertThat(instead(places(run, blocked.resolve("log")))).isEqualTo(places(run, run.resolve("log")));
    }

    @Test
    void commandsFindLogsThatAreKeptThereAlready() throws IOException {
        Path run = directory.resolve("run");
        Files.createDirectories(run.resolve("log"));
        assertThat(instead(places(run, directory.resolve("log")))).isEqualTo(places(run, run.resolve("log")));
    }

    @Test
    void whereNothingCanBeWrittenAllIsInMemory() {
        Path root = memory.resolve("vigil-" + uid);
        assertThat(instead(places(blocked.resolve("run"), blocked.resolve("log"))))
                .isEqualTo(places(root.resolve("run"), root.resolve("log")));
    }

    @Test
    void aFolderThatAnotherUserMadeFirstIsNotUsed() throws IOException {
        Files.createSymbolicLink(memory.resolve("vigil-" + uid), directory);
        Places usual = places(blocked.resolve("run"), blocked.resolve("log"));
        assertThat(instead(usual)).isEqualTo(usual);
        Files.createDirectory(memory.resolve("vigil-4711"));
        assertThat(new WritablePlaces(4711, List.of(memory)).instead(usual)).isEqualTo(usual);
    }
}
