package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands before and after the programs of real services. */
@Tag("slow")
@ForServiceUsers
class LaunchCommandsTest {
    private static final int SIGSEGV = 11;

    @TempDir
    Path root;

    private final ServiceUsers users;

    LaunchCommandsTest(ServiceUsers users) {
        this.users = users;
    }

    private LiveVigild start(String toml) {
        return LiveVigild.start(root, users.in(toml));
    }

    private List<String> told() throws IOException {
        return Files.readAllLines(root.resolve("work/told"));
    }

    @Test
    void commandsRunInOrderBeforeAndAfterTheProgram() throws IOException {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sh", "-c", "echo main $$ >> WORK/told; exec sleep 1000"]
                ready = { file = "WORK/told" }
                condition = ["sh", "-c", "exit 0"]
                pre-start = [
                    ["sh", "-c", "sleep 0.05; echo first >> WORK/told"],
                    ["sh", "-c", "echo second >> WORK/told"],
                ]
                post-start = ["sh", "-c", '''
                    until grep -q main WORK/told; do sleep 0.01; done; echo after $MAINPID >> WORK/told''']
                post-stop = ["sh", "-c", "echo over $SERVICE_RESULT $EXIT_CODE $EXIT_STATUS >> WORK/told"]
                """)) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            int pid = vigild.pid("web");
            assertThat(told()).containsExactly("first", "second", "main " + pid, "after " + pid);
            vigild.act("stop", "web");
            assertThat(told()).endsWith("over success killed TERM");
            vigild.act("start", "web");
            vigild.kill(vigild.pid("web"), SIGSEGV);
            vigild.await("web", "running", 3);
            assertThat(told().get(9)).isIn("over signal killed SEGV", "over core-dump dumped SEGV");
        }
    }

    @Test
    void aConditionSkipsAndOneThatBreaksFails() throws IOException {
        try (LiveVigild vigild = start("""
                [service.skipped]
                command = ["sleep", "1000"]
                condition = ["test", "-e", "WORK/there"]
                post-stop = ["touch", "WORK/never"]
                [service.leaning]
                command = ["sleep", "1000"]
                requires = ["skipped"]
                [service.broken]
                command = ["sleep", "1000"]
                condition = ["sh", "-c", "exit 255"]
                restart = "never"
                """)) {
            vigild.settle();
            assertThat(vigild.status("skipped").state()).isEqualTo("completed");
            assertThat(vigild.status("skipped").reason())
                    .startsWith("skipped: condition `test -e")
                    .endsWith("exit code 1");
            assertThat(vigild.status("leaning").state()).isEqualTo("running");
            assertThat(vigild.status("broken").state()).isEqualTo("failed");
            assertThat(vigild.status("broken").reason())
                    .isEqualTo("cannot start broken: condition `sh -c exit 255`: exit code 255");
            assertThat(root.resolve("work/never")).doesNotExist();
            Files.createFile(root.resolve("work/there"));
            vigild.act("stop", "leaning");
            assertThat(vigild.act("start", "skipped")).allMatch(Results.Result::ok);
            assertThat(vigild.status("skipped").state()).isEqualTo("running");
        }
    }

    @Test
    void aFailedPreStartIsTheReasonAndItsOutputIsInTheLog() throws IOException {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["touch", "WORK/never"]
                pre-start = ["sh", "-c", "echo no room; exit 3"]
                post-stop = ["sh", "-c", "echo $SERVICE_RESULT$EXIT_CODE > WORK/told"]
                restart = "never"
                """)) {
            vigild.settle();
            assertThat(vigild.status("web").reason())
                    .isEqualTo("cannot start web: pre-start `sh -c echo no room; exit 3`: exit code 3");
            assertThat(vigild.log("web")).isEqualTo("no room\n");
            assertThat(told()).containsExactly("exit-code");
            assertThat(root.resolve("work/never")).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit-code | command = 'sh -c \"exit 3\"'",
                "signal    | command = ['sh', '-c', 'kill -9 $$']",
                "success   | command = 'true'",
                "resources | command = 'ROOT/none'",
                "timeout   | command = 'sleep 1000'; ready = { file = 'ROOT/none' }; start-timeout = '100ms'",
                "watchdog  | command = 'sleep 1000'; watchdog = '100ms'",
                "protocol  | command = 'sleep 1000'; health = { exec = 'false', interval = '100ms', failures = 1 }",
                "protocol  | command = 'true'; kind = 'forking'",
                "oom-kill  | command = ['perl', '-e', 'sleep 1000']; limits = { memory-high = '1MB' };"
                        + " on-memory = 'restart'",
                "timeout   | command = 'sleep 1000'; post-start = 'sleep 1000'; start-timeout = '100ms'",
                "exit-code | command = 'sleep 1000'; post-start = 'false'",
                "signal    | command = 'sleep 1000'; pre-start = ['sh', '-c', 'kill -9 $$']",
                "timeout   | command = 'sleep 1000'; pre-start = 'sleep 1000'; start-timeout = '100ms'",
                "resources | command = 'sleep 1000'; pre-start = 'ROOT/none'",
            })
    void theResultSaysWhyItEnded(String result, String keys) throws IOException {
        String toml = """
                [service.web]
                KEYS
                restart = "never"
                post-stop = ["sh", "-c", "echo $SERVICE_RESULT > WORK/new; mv WORK/new WORK/told"]
                """.replace("KEYS", keys.replace("; ", "\n"));
        try (LiveVigild vigild = start(toml)) {
            Eventually.holds("its end is told", () -> Files.exists(root.resolve("work/told")));
            assertThat(told()).containsExactly(result);
            vigild.settle();
        }
    }

    @Test
    void aStopEndsAPreStartThatHangsAtOnce() {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["touch", "WORK/never"]
                pre-start = ["sh", "-c", "echo $$ > WORK/pid; sleep 1000 & wait"]
                start-timeout = "0s"
                """)) {
            Eventually.holds("pre-start runs", () -> vigild.number("work/pid") > 0);
            int pid = vigild.number("work/pid");
            assertThat(vigild.status("web").state()).isEqualTo("starting");
            assertThat(vigild.status("web").reason())
                    .startsWith("pre-start `sh -c")
                    .endsWith(", for at most 90 s");
            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
            assertThat(vigild.isAlive(pid)).isFalse();
            assertThat(vigild.status("web").state()).isEqualTo("down");
            assertThat(root.resolve("work/never")).doesNotExist();
        }
    }

    @Test
    void aPreStartThatHangsIsKilledAtItsLimit() {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sleep", "1000"]
                pre-start = ["sleep", "1000"]
                start-timeout = "50ms"
                restart = "never"
                """)) {
            vigild.settle();
            assertThat(vigild.status("web").reason())
                    .isEqualTo("cannot start web: pre-start `sleep 1000`: still running after 50 ms, killed");
        }
    }

    @Test
    void whatACommandLeavesBehindIsKilledWhenItHasEnded() {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sleep", "1000"]
                pre-start = ["sh", "-c", '''
                    setsid sh -c "sleep 1000 & echo \\$! > WORK/escaped; wait" &
                    sleep 1000 & echo $! > WORK/forked
                    until [ -s WORK/escaped ]; do sleep 0.01; done''']
                """)) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            Eventually.holds(
                    "nothing of it is left",
                    () -> !vigild.isAlive(vigild.number("work/forked"))
                            && !vigild.isAlive(vigild.number("work/escaped")));
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    @Test
    void aPostStartThatFailsStopsTheService() {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sleep", "1000"]
                post-start = ["sh", "-c", "exit 4"]
                restart = "never"
                """)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("failed");
            assertThat(vigild.status("web").reason()).isEqualTo("post-start `sh -c exit 4`: exit code 4");
        }
    }

    @Test
    void aStopEndsAPostStartThatHangs() {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sleep", "1000"]
                post-start = ["sh", "-c", "echo $$ > WORK/pid; exec sleep 1000"]
                """)) {
            Eventually.holds("post-start runs", () -> vigild.number("work/pid") > 0);
            int pid = vigild.number("work/pid");
            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
            Eventually.holds("it is gone", () -> !vigild.isAlive(pid));
        }
    }

    @Test
    void aPostStopThatHangsOrFloodsEndsAtItsLimit() {
        try (LiveVigild vigild = start("""
                [service.hangs]
                command = ["sleep", "1000"]
                post-stop = [["sleep", "1000"], ["touch", "WORK/second"]]
                stop = { timeout = "50ms" }
                [service.floods]
                command = ["sleep", "1000"]
                post-stop = ["sh", "-c", "head -c 1000000000 /dev/zero"]
                stop = { timeout = "30s" }
                log = { max-size = "1MB", keep = 2 }
                """)) {
            vigild.settle();
            assertThat(vigild.act("stop", "hangs", "floods")).allMatch(Results.Result::ok);
            assertThat(vigild.status("hangs").reason())
                    .isEqualTo("stopped: killed by SIGTERM; post-stop `sleep 1000`: still running after 50 ms, killed");
            assertThat(root.resolve("work/second")).exists();
            assertThat(vigild.status("floods").reason()).startsWith("stopped: killed by SIGTERM");
        }
    }

    @Test
    void aShutdownWaitsForPostStop() {
        try (LiveVigild vigild = start("""
                [service.web]
                command = ["sleep", "1000"]
                post-stop = ["sh", "-c", "sleep 0.1; touch WORK/over"]
                """)) {
            vigild.settle();
            vigild.stop();
            assertThat(root.resolve("work/over")).exists();
        }
    }

    @Test
    void aVigildThatIsKilledDuringPreStartNeitherKeepsItNorTakesItForTheProgram() {
        try (KillableVigild vigild = KillableVigild.start(root, users.in("""
                [service.web]
                command = ["sleep", "1000"]
                pre-start = ["sh", "-c", "[ -e WORK/go ] || { echo $$ > WORK/pid; exec sleep 1000; }"]
                """))) {
            Eventually.holds("pre-start runs", () -> number("work/pid") > 0);
            int pid = number("work/pid");
            vigild.kill();
            create("work/go");
            vigild.startAgain();
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("running");
            assertThat(vigild.status("web").incarnation()).isEqualTo(2);
            assertThat(vigild.pid("web")).isNotEqualTo(pid);
            Eventually.holds("it is gone", () -> !isAlive(pid));
            vigild.awaitMessage("killed what an earlier vigild left running: web(pre-start)#1 (pid " + pid + ")");
        }
    }

    @Test
    void aVigildThatIsKilledDuringPostStartOrPostStopRunsThemAgain() {
        try (KillableVigild vigild = KillableVigild.start(root, users.in("""
                [service.web]
                command = ["sleep", "1000"]
                post-start = ["sh", "-c", "[ -e WORK/go ] || { echo $$ > WORK/pid; exec sleep 1000; }"]
                post-stop = ["sh", "-c", "[ -e WORK/over ] || { echo $$ > WORK/last; exec sleep 1000; }"]
                stop = { timeout = "1h" }
                """))) {
            Eventually.holds("post-start runs", () -> number("work/pid") > 0);
            int main = vigild.pid("web");
            vigild.kill();
            create("work/go");
            vigild.startAgain();
            vigild.settle();
            assertThat(vigild.pid("web")).isEqualTo(main);
            vigild.act("stop", false, "web");
            Eventually.holds("post-stop runs", () -> number("work/last") > 0);
            vigild.kill();
            create("work/over");
            vigild.startAgain();
            Eventually.holds("it is down", () -> vigild.status("web").state().equals("down"));
            Eventually.holds("nothing is left", () -> !isAlive(number("work/last")) && !isAlive(number("work/pid")));
        }
    }

    private int number(String file) {
        try {
            return Integer.parseInt(Files.readString(root.resolve(file)).strip());
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
    }

    private void create(String file) {
        try {
            Files.createFile(root.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether the process is there and no zombie. */
    private static boolean isAlive(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException _) {
            return false;
        }
    }
}
