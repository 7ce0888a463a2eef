package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.KillMode;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.core.spec.StopPlan.FurtherSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of commands around a launch, and of stops in several steps. */
class LaunchCommandKeysTest {
    private final Given given;

    LaunchCommandKeysTest(@TempDir Path directory) {
        this.given = new Given(directory);
    }

    private List<String> problems(String keys) throws IOException {
        return given.problems("[service.web]\ncommand = 'x'\n" + keys + "\n");
    }

    private StopPlan stop(String keys) throws IOException {
        return given.web("command = 'x'\nstop = { " + keys + " }").stop();
    }

    @Test
    void aCommandIsALineAnArrayOfStringsOrOneOfSeveral() throws IOException {
        assertThat(LaunchCommands.of(given.web("""
                        command = "x"
                        condition = "test -f /etc/web"
                        pre-start = ["mkdir", "-p", "/run/web"]
                        post-start = [["a", "b"], ["c"]]
                        post-stop = [["a"], "b c"]
                        """)))
                .isEqualTo(new LaunchCommands(
                        List.of(List.of("test", "-f", "/etc/web")),
                        List.of(List.of("mkdir", "-p", "/run/web")),
                        List.of(List.of("a", "b"), List.of("c")),
                        List.of(List.of("a"), List.of("b", "c"))));
        assertThat(given.web("command = 'x'").section(LaunchCommands.class)).isEmpty();
    }

    @Test
    void whatIsNoCommandIsRefusedWhereItStands() throws IOException {
        assertThat(problems("pre-start = 5"))
                .containsExactly("3:1: cannot use service.web.pre-start: not an array of strings (5)");
        assertThat(problems("pre-start = []"))
                .containsExactly("3:1: cannot use service.web.pre-start: the command is empty");
        assertThat(problems("post-stop = [['a'], []]"))
                .containsExactly("3:21: cannot use service.web.post-stop[1]: the command is empty");
        assertThat(problems("kind = 'oneshot'\npost-start = 'a'"))
                .containsExactly("4:1: cannot use service.web.post-start: a oneshot has ended when it has started;"
                        + " run it at the end of its command");
    }

    @Test
    void aSequenceHasAFirstSignalFurtherOnesAndTheFinalOne() throws IOException {
        assertThat(stop("sequence = [['TERM', '10s'], ['INT', '5s'], ['QUIT', '1s'], ['KILL']]"))
                .isEqualTo(StopPlan.DEFAULT.withFurther(List.of(
                        new FurtherSignal(2, Duration.ofSeconds(5)), new FurtherSignal(3, Duration.ofSeconds(1)))));
        assertThat(stop("sequence = [['TERM', '10s'], ['KILL']]")).isEqualTo(StopPlan.DEFAULT);
        assertThat(stop("sequence = [['KILL']]")).isEqualTo(StopPlan.DEFAULT.withSignal(9));
    }

    @Test
    void aSequenceThatIsNoneIsRefusedAtItsStep() throws IOException {
        assertThat(problems("stop.sequence = [['TERM'], ['KILL']]"))
                .containsExactly("3:18: cannot use service.web.stop.sequence[0]: not a signal and the time until the"
                        + " next step, such as [\"TERM\", \"10s\"] (an array of 1)");
        assertThat(problems("stop.sequence = [['TERM', '10s'], ['KILL', '5s']]"))
                .containsExactly("3:35: cannot use service.web.stop.sequence[1]: the last step is a signal alone,"
                        + " such as [\"KILL\"] (an array of 2)");
        assertThat(problems("stop.sequence = [['TERM', '0s'], ['KILL']]"))
                .containsExactly("3:27: cannot use service.web.stop.sequence[0][1]: it must be above zero (\"0s\")");
        assertThat(problems("stop.sequence = [['FOO', '1s'], ['KILL']]")).hasSize(1);
        assertThat(problems("stop.sequence = []")).hasSize(1);
        assertThat(problems("stop.sequence = 'TERM'")).hasSize(1);
    }

    @Test
    void whatContradictsASequenceIsRefused() throws IOException {
        assertThat(problems("stop.sequence = [['TERM', '10s'], ['KILL']]\nstop.timeout = '5s'"))
                .containsExactly(
                        "4:1: cannot use service.web.stop.timeout: give either this or service.web.stop.sequence");
    }

    @Test
    void wholeGroupIsAnOlderSpellingOfTheKillMode() throws IOException {
        assertThat(stop("whole-group = false").killMode()).isEqualTo(KillMode.MIXED);
        assertThat(stop("whole-group = true").killMode()).isEqualTo(KillMode.GROUP);
        assertThat(stop("kill-mode = 'process'").killMode()).isEqualTo(KillMode.PROCESS);
        assertThat(stop("kill-mode = 'mixed', whole-group = false").killMode()).isEqualTo(KillMode.MIXED);
        assertThat(problems("stop = { kill-mode = 'process', whole-group = true }"))
                .containsExactly("3:33: cannot use service.web.stop.whole-group: it contradicts"
                        + " service.web.stop.kill-mode");
        assertThat(problems("stop.kill-mode = 'all'"))
                .containsExactly("3:1: cannot use service.web.stop.kill-mode: not \"group\" or \"mixed\" or"
                        + " \"process\" or \"none\" (\"all\")");
    }

    @Test
    void noSignalsAtAllNeedACommandAndNoSignal() throws IOException {
        assertThat(problems("stop.kill-mode = 'none'"))
                .containsExactly(
                        "3:1: cannot use service.web.stop.kill-mode: without signals it needs a command (\"none\")");
        assertThat(problems("stop = { kill-mode = 'none', command = 'x', signal = 'INT' }"))
                .containsExactly(
                        "3:45: cannot use service.web.stop.signal: give either this or service.web.stop.kill-mode");
        assertThat(stop("kill-mode = 'none', command = 'x'").killMode()).isEqualTo(KillMode.NONE);
    }
}
