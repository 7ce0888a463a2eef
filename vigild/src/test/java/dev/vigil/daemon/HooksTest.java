package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.EventEntry;
import dev.vigil.api.Json;
import dev.vigil.api.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that tell of what happens to real services. */
@Tag("slow")
@ForServiceUsers
class HooksTest {
    private static final int SIGSEGV = 11;
    /** Writes one line about the event. */
    private static final String TELL = """
            ["sh", "-c", 'echo "$VIGIL_EVENT $VIGIL_FROM-$VIGIL_TO $VIGIL_EVENTS_SKIPPED" >> WORK/told']""";

    @TempDir
    Path root;

    private final ServiceUsers users;

    HooksTest(ServiceUsers users) {
        this.users = users;
    }

    private LiveVigild start(String toml) {
        return LiveVigild.start(root, users.in(toml.replace("TELL", TELL)));
    }

    private List<String> lines(String file) throws IOException {
        Path path = root.resolve("work").resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    private void awaitTold(String... lines) {
        Eventually.holds("told is " + List.of(lines), () -> lines("told").equals(List.of(lines)));
    }

    private long count(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("work"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .count();
        }
    }

    private void create(String file) throws IOException {
        Files.createFile(root.resolve("work").resolve(file));
    }

    private static String note(LiveVigild vigild, String service) {
        return Objects.requireNonNullElse(vigild.status(service).note(), "");
    }

    @Test
    void eachEventIsToldInItsOrder() throws IOException {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sh", "-c", "test -e WORK/broken && exit 3; exec sleep 1000"]
                restart-limit = { count = 1, within = "1h" }
                on-event = { ready = TELL, restarted = TELL, failed = TELL, stopped = TELL }
                """)) {
            vigild.settle();
            awaitTold("ready starting-running 0");
            vigild.act("restart", "web");
            awaitTold("ready starting-running 0", "ready starting-running 0");
            vigild.kill(vigild.pid("web"), SIGSEGV);
            Eventually.holds("it is told", () -> lines("told").size() == 4);
            assertThat(lines("told").subList(2, 4))
                    .containsExactlyInAnyOrder("restarted running-backoff 0", "ready starting-running 0");
            create("broken");
            vigild.act("restart", "web");
            Eventually.holds("it is told", () -> lines("told").contains("failed running-failed 0"));
            vigild.act("stop", "web");
            assertThat(lines("told")).noneMatch(line -> line.startsWith("stopped"));
        }
    }

    @Test
    void aCommandGetsTheEventInVariablesAndAsJson() throws IOException {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sleep", "1000"]
                restart = "never"
                environment = { COLOUR = "blue" }
                on-event.failed = ["sh", "-c", '''
                    cat > WORK/json
                    echo "$VIGIL_EVENT|$VIGIL_SERVICE|$VIGIL_EVENT_ID|$VIGIL_EVENT_AT" > WORK/variables
                    echo "$VIGIL_EVENT_INCARNATION" >> WORK/variables
                    echo "$VIGIL_REASON|$VIGIL_END|$COLOUR|$(id -un)" >> WORK/variables; echo said
                    touch WORK/done''']
                """)) {
            vigild.settle();
            vigild.kill(vigild.pid("web"), 9);
            EventEntry event = vigild.await("web", "failed", 1);
            Eventually.holds("it is told", () -> Files.exists(root.resolve("work/done")));
            assertThat(lines("json")).containsExactly(Json.text(event));
            String user = users == ServiceUsers.OF_VIGILD ? System.getProperty("user.name") : "nobody";
            assertThat(lines("variables"))
                    .containsExactly(
                            "failed|web|" + event.id() + "|" + event.at(),
                            "1",
                            event.reason() + "|" + event.reason() + "|blue|" + user);
            Eventually.holds("its output is in the log", () -> vigild.log("web").contains("said\n"));
        }
    }

    @Test
    void whatKeepsAServiceFromStartingDoesNotKeepItFromTelling() {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sleep", "1000"]
                working-directory = "ROOT/nowhere"
                environment-file = ["ROOT/nothing"]
                limits = { nofile = "unlimited" }
                restart = "never"
                on-event.failed = TELL
                """)) {
            vigild.settle();
            awaitTold("failed starting-failed 0");
            assertThat(note(vigild, "web")).isEmpty();
        }
    }

    @Test
    void aCrashLoopIsToldAFewTimes() throws IOException {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sh", "-c", "exit 1"]
                backoff = { initial = "1ms", max = "1ms", reset-after = "1h" }
                restart-limit = { count = 50, within = "1h" }
                on-event = { restarted = TELL, failed = TELL, limit = { count = 3, within = "1h" } }
                """)) {
            vigild.settle();
            Eventually.holds("its failure is told", () -> lines("told").contains("failed running-failed 0"));
            Eventually.holds("it has been told three times", () -> lines("told").size() == 4);
            assertThat(lines("told"))
                    .filteredOn(line -> line.startsWith("restarted"))
                    .hasSize(3);
        }
    }

    @Test
    void whatHappensWhileOneIsToldIsCountedAndTheLatestIsTold() throws IOException {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sh", "-c", "exit 1"]
                backoff = { initial = "1ms", max = "1ms", reset-after = "1h" }
                restart-limit = { count = 50, within = "1h" }
                on-event = { restarted = ["sh", "-c", '''
                    until [ -e WORK/go ]; do sleep 0.01; done
                    echo "$VIGIL_EVENTS_SKIPPED $VIGIL_EVENT_INCARNATION" >> WORK/told'''], timeout = "1h" }
                """)) {
            vigild.await("web", "failed", 51);
            create("go");
            Eventually.holds("two are told", () -> lines("told").size() == 2);
            assertThat(lines("told")).containsExactly("0 1", "48 50");
        }
    }

    @Test
    void commandsThatMisbehaveAreEndedAndNoted() throws IOException {
        Files.writeString(root.resolve("plain"), "echo");
        try (LiveVigild vigild = start("""
                [service.hangs]
                command = ["sleep", "1000"]
                on-event.ready = [["sh", "-c", "trap '' TERM; echo $$ > WORK/pid; while :; do sleep 1; done"], TELL]
                on-event.timeout = "3s"
                [service.forks]
                command = ["sleep", "1000"]
                on-event.ready = ["sh", "-c", '''
                    setsid sh -c "sleep 1000 & echo \\$! > WORK/escaped; wait" &
                    until [ -s WORK/escaped ]; do sleep 0.01; done''']
                [service.floods]
                command = ["sleep", "1000"]
                log = { max-size = "1MB", keep = 2 }
                on-event.timeout = "10m"
                on-event.ready = ["sh", "-c", "head -c 1000000000 /dev/zero && touch WORK/flooded"]
                [service.lacks]
                command = ["sleep", "1000"]
                on-event.ready = ["ROOT/none"]
                [service.plain]
                command = ["sleep", "1000"]
                on-event.ready = ["ROOT/plain"]
                [service.kills]
                command = ["sleep", "1000"]
                on-event = { ready = ["sh", "-c", "kill -9 $$"], stopped = ["touch", "WORK/stopped"] }
                """)) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            Eventually.holds(
                    "it was killed", () -> note(vigild, "hangs").endsWith("still running after 3000 ms, killed"));
            assertThat(note(vigild, "hangs")).startsWith("on-event.ready `sh -c trap");
            awaitTold("ready starting-running 0");
            assertThat(vigild.isAlive(vigild.number("work/pid"))).isFalse();
            Eventually.holds(
                    "what it left is gone",
                    () -> vigild.number("work/escaped") > 0 && !vigild.isAlive(vigild.number("work/escaped")));
            Eventually.holds("it has written all", () -> Files.exists(root.resolve("work/flooded")));
            Eventually.holds("noted", () -> note(vigild, "lacks").contains("no such file"));
            Eventually.holds("noted", () -> note(vigild, "plain").contains("EACCES"));
            Eventually.holds("noted", () -> note(vigild, "kills").endsWith("killed by SIGKILL"));
            vigild.act("stop", "kills");
            Eventually.holds("its end is told", () -> Files.exists(root.resolve("work/stopped")));
            assertThat(note(vigild, "kills")).endsWith("killed by SIGKILL");
            for (String service : List.of("hangs", "forks", "floods", "lacks", "plain")) {
                assertThat(vigild.status(service).state()).isEqualTo("running");
                assertThat(vigild.status(service).incarnation()).isEqualTo(1);
            }
        }
    }

    @Test
    void aFewAreToldAtOnceAndTheOthersFollow() throws IOException {
        StringBuilder toml = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            toml.append("[service.s%d]\ncommand = ['sleep', '1000']\n".formatted(i))
                    .append("on-event.timeout = '1h'\n")
                    .append("on-event.ready = ['sh', '-c', 'touch WORK/begun-$$; "
                            + "until [ -e WORK/go ]; do sleep 0.05; done; touch WORK/over-$$']\n");
        }
        try (LiveVigild vigild = start(toml.toString())) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            Eventually.holds("eight have begun", () -> count("begun-") == 8);
            assertThat(vigild.act("restart", "s0", "s19")).allMatch(Results.Result::ok);
            assertThat(count("begun-")).isEqualTo(8);
            create("go");
            // Those of s0 and s19 before and after the restart: what was waiting made way for the later one.
            Eventually.holds("all are told", () -> count("over-") >= 20);
        }
    }

    @Test
    void whatHappensAtTheEndIsToldBeforeVigildEnds() throws IOException {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sleep", "1000"]
                on-event.stopped = [["sh", "-c", "sleep 0.2"], TELL]
                """)) {
            vigild.settle();
            vigild.stop();
            assertThat(lines("told")).containsExactly("stopped stopping-down 0");
        }
    }

    @Test
    void vigildDoesNotWaitLongForOneAtItsEnd() {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sleep", "1000"]
                on-event = { stopped = ["sh", "-c", "echo $$ > WORK/pid; exec sleep 1000"], timeout = "1h" }
                """)) {
            vigild.settle();
            vigild.stop();
            assertThat(vigild.isAlive(vigild.number("work/pid"))).isFalse();
        }
    }

    @Test
    void aVigildThatComesAfterAKilledOneEndsWhatWasBeingTold() throws IOException {
        try (KillableVigild vigild = KillableVigild.start(root, users.in("""
                [service.web]
                command = ["sleep", "1000"]
                on-event.ready = ["sh", "-c", "echo $$ >> WORK/pid; setsid sleep 1000 & echo $! >> WORK/pid; wait"]
                """))) {
            Eventually.holds("it is being told", () -> lines("pid").size() == 2);
            int main = vigild.pid("web");
            vigild.dieAndLiveAgain();
            vigild.settle();
            Eventually.holds(
                    "nothing of it is left", () -> lines("pid").stream().noneMatch(HooksTest::isAlive));
            assertThat(vigild.pid("web")).isEqualTo(main);
            assertThat(lines("pid")).hasSize(2);
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    private static boolean isAlive(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException _) {
            return false;
        }
    }
}
