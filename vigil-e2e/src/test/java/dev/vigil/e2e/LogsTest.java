package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What services write is kept, found again and never torn. */
@ForSandboxUsers
final class LogsTest {
    private static final String COUNTER = """
            [service.counter]
            command = ["sh", "-c", "i=0; while [ $i -lt 100 ]; do i=$((i+1)); echo line $i; done; \
            echo oops >&2; echo done; exec sleep 1000"]
            ready = { log = "done" }
            """;

    @Test
    void theLastLinesAndTheOnesThatMatch(Sandbox box) {
        box.up(COUNTER);
        assertThat(box.vigil("logs", "-n", "2", "counter").expect(0).out().lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("done");
        assertThat(box.vigil("logs", "--grep", "line 9[0-4]", "counter")
                        .expect(0)
                        .out()
                        .lines())
                .hasSize(5);
        assertThat(box.vigil("logs", "--since", "10m", "counter").expect(0).out())
                .contains("line 1", "line 100");
        assertThat(box.vigil("logs", "--until", "2001-01-01T00:00:00Z", "counter")
                        .expect(0)
                        .out())
                .isEmpty();
        assertThat(box.vigil("logs", "--json", "-n", "1", "counter").expect(0).out())
                .contains("{", "done");
    }

    @Test
    void followingShowsWhatComes(Sandbox box) {
        box.up("""
                [service.echo]
                command = ["sh", "-c", "echo up; i=0; while :; do i=$((i+1)); echo tick $i; sleep 0.1; done"]
                ready = { log = "up" }
                """);
        Background follow =
                box.background("logs", "-f", "echo").awaitOut("tick 5").awaitOut("tick 9");
        follow.signal("INT").await();
    }

    @Test
    void theyAreThereWhenVigildIsNot(Sandbox box) {
        box.up(COUNTER);
        box.vigil("down").expect(0);
        assertThat(box.vigil("logs", "-n", "1", "counter").expect(0).out()).contains("done");
    }

    /** Before the start as after it, when vigild has mended them. */
    @Test
    void zeroBytesThatAPowerFailureLeavesHideNoLine(Sandbox box) throws IOException {
        box.up(COUNTER);
        box.vigil("down").expect(0);
        Path index = box.root().resolve("log/.index/counter/current.idx");
        Path current = box.root().resolve("log/counter/current");
        Files.write(index, new byte[3_000], StandardOpenOption.APPEND);
        assertThat(linesSinceAnHour(box)).hasSize(102).allMatch(line -> !line.startsWith("1970"));
        Files.write(current, new byte[700], StandardOpenOption.APPEND);
        box.up(COUNTER);
        assertThat(linesSinceAnHour(box)).hasSize(205).allMatch(line -> !line.startsWith("1970"));
        assertThat(box.vigil("logs", "-n", "all", "counter").expect(0).out().lines())
                .hasSize(205)
                .noneMatch(line -> line.contains("\0"))
                .anyMatch(line -> line.contains("700 bytes were lost: the machine ended before they were on disk"));
        assertThat(Files.readString(current)).hasLineCount(204).doesNotContain("\0");
    }

    private static List<String> linesSinceAnHour(Sandbox box) {
        return box.vigil("logs", "-t", "--since", "1h", "counter")
                .expect(0)
                .out()
                .lines()
                .toList();
    }

    @Test
    void separateStandardErrorIsFoundByItsName(Sandbox box) {
        box.up(COUNTER + "log = { stderr = \"separate\" }\n");
        // It is ready by what it said on the other stream.
        Await.until(
                "its errors",
                () -> box.vigil("logs", "--stream", "err", "counter").out().contains("oops"));
        assertThat(box.vigil("logs", "--stream", "err", "counter").expect(0).out())
                .doesNotContain("line");
        assertThat(box.vigil("logs", "--stream", "out", "counter").expect(0).out())
                .doesNotContain("oops");
    }

    @Test
    void rotationKeepsLinesWholeAndSoManyFiles(Sandbox box) throws IOException {
        box.up("""
                [service.chatter]
                command = ["sh", "-c", "seq -f 'this is line number %08.0f of a long story' 1 60000; \
                echo finished; exec sleep 1000"]
                ready = { log = "finished" }
                log = { max-size = "500KB", keep = 100, compress = "none" }
                """);
        Path folder = box.root().resolve("log/chatter");
        List<Path> segments;
        try (Stream<Path> files = Files.list(folder)) {
            segments = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        assertThat(segments).hasSizeGreaterThan(3);
        long lines = 0;
        for (Path segment : segments) {
            List<String> text = Files.readAllLines(segment);
            assertThat(text).allMatch(line -> line.matches("this is line number \\d{8} of a long story"));
            lines += text.size();
        }
        lines += Files.readAllLines(folder.resolve("current")).size();
        assertThat(lines).isEqualTo(60_001);
        assertThat(box.vigil("logs", "chatter").expect(0).out().lines().count()).isEqualTo(60_001);
    }

    @Test
    void unknownServiceIsSaid(Sandbox box) {
        box.up(COUNTER);
        assertThat(box.vigil("logs", "nobody").expect(4).err()).contains("nobody");
    }
}
