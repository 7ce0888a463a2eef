package dev.vigil.daemon.feature.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has run is known to the next vigild. */
class RunFileTest {
    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    private RunFile file() {
        RunFile file =
                new RunFile(new NativeLinux(), folder.resolve(".schedule/runs").toString(), warnings::add);
        file.read();
        return file;
    }

    @Test
    void theNextOneKnowsRunsAndWhatIsDone() throws IOException {
        RunFile first = file();
        first.anchor("web", 1_000);
        RunEntry run = first.begin("web", 2_000);
        first.end("web", run.ended(3_000, false, "exit code 1\nand\tmore"));
        first.begin("web", 4_000);
        first.boot("web", "7");
        first.flush();
        Files.writeString(folder.resolve(".schedule/runs"), "start\tweb\t9", StandardOpenOption.APPEND);
        RunFile next = file();
        assertThat(next.of("web").anchorMicros()).isEqualTo(1_000);
        assertThat(next.of("web").boot()).isEqualTo("7");
        assertThat(next.of("web").runs())
                .containsExactly(
                        new RunEntry(1, 2_000, 3_000, false, "exit code 1 and more"),
                        new RunEntry(2, 4_000, 0, false, ""));
        assertThat(next.begin("web", 5_000).number()).isEqualTo(3);
        assertThat(warnings).isEmpty();
    }

    @Test
    void itStaysSmall() throws IOException {
        RunFile file = file();
        for (int i = 0; i < 20_000; i++) {
            file.end("web", file.begin("web", i).ended(i, true, "exit code 0"));
            file.flush();
        }
        assertThat(Files.size(folder.resolve(".schedule/runs"))).isLessThan(400_000);
        assertThat(file().of("web").runs()).hasSize(RunHistory.KEPT_MAX);
        assertThat(file().of("web").latest().orElseThrow().number()).isEqualTo(20_000);
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidOnce() throws IOException {
        Files.writeString(folder.resolve(".schedule"), "in the way");
        RunFile file = file();
        for (int i = 0; i < 3; i++) {
            file.begin("web", i);
            file.flush();
        }
        assertThat(warnings).singleElement().asString().startsWith("cannot write down runs of schedules: ");
    }
}
