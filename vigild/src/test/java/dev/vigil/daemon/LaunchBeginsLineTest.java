package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.logs.LogLine;
import dev.vigil.logs.LogLines;
import dev.vigil.logs.LogQuery;
import dev.vigil.logs.LogStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line that one launch leaves unfinished is not continued by the next. */
class LaunchBeginsLineTest {
    private static final String NOTE = "NOTE the launch before ended inside a line; the line end is not its own";

    @TempDir
    Path root;

    /** All lines, each with who wrote it. */
    private List<String> lines(LiveVigild vigild) {
        List<String> lines = new ArrayList<>();
        try (LogLines found = new LogStore("web", vigild.places().logOf("web")).read(LogQuery.ALL)) {
            while (found.hasNext()) {
                LogLine line = found.next();
                lines.add(line.origin() + " " + line.text());
            }
        }
        return lines;
    }

    @Test
    void afterACrash() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.web]
                command = ["sh", "-c", '''
                    [ -e ROOT/once ] || { touch ROOT/once; printf panic; exit 1; }
                    echo ready; exec sleep 1000''']
                ready = { log = "^ready$" }
                """)) {
            vigild.await("web", "running", 2);
            assertThat(vigild.log("web")).isEqualTo("panic\nready\n");
            assertThat(lines(vigild)).containsExactlyInAnyOrder("OUT panic", NOTE, "OUT ready");
        }
    }

    @Test
    void afterTheLifeOfAnotherVigild() {
        String toml = "[service.web]\nkind = \"oneshot\"\ncommand = [\"printf\", \"tail\"]\n";
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.log("web")).isEqualTo("tail");
        }
        try (LiveVigild vigild = LiveVigild.start(root, toml.replace("tail", "next\\\\n"))) {
            vigild.settle();
            assertThat(vigild.log("web")).isEqualTo("tail\nnext\n");
            assertThat(lines(vigild)).containsExactlyInAnyOrder("OUT tail", NOTE, "OUT next");
        }
    }
}
