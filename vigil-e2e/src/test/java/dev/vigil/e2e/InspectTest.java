package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code vigil inspect} and {@code vigil ps}: what they tell apart. */
@ExtendWith(Sandboxes.class)
final class InspectTest {
    /** Each is typed into an interactive shell, which is itself the leader of a session with a terminal. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '@', quoteCharacter = '~', textBlock = """
        sleep 1000 & VIGIL inspect $!; kill $!                           @ is a background job.
        nohup sleep 1000 >n 2>&1 & RUNS; VIGIL inspect $!; kill $!       @ is a nohup'ed job.
        (sleep 1000 & echo $! >p); VIGIL inspect $(cat p); kill $(cat p) @ is an orphan.
        sh -c 'VIGIL inspect $$; true'                                   @ is a foreground job.
        VIGIL inspect $$                                                 @ is a session leader with a terminal.
        """)
    void tellsJobsApart(String command, String kind, Sandbox box) {
        Shell.need("script", "bash");
        String vigil = Checkout.distribution().resolve("bin/vigil").toString();
        // nohup(1) ignores the signal before it becomes the program.
        String runs = "until grep -q sleep /proc/$!/comm; do :; done";
        box.write("job.sh", command.replace("VIGIL", vigil).replace("RUNS", runs) + "\n");
        CommandResult outcome = box.run("script", "-qec", "NO_COLOR=1 exec bash --norc -i job.sh", "/dev/null");
        assertThat(outcome.out()).contains(kind);
    }

    @Test
    void everyPropertyIsInTheJson(Sandbox box) {
        Background detached = box.start(List.of("setsid", "sh", "-c", "echo in a session of its own; exec sleep 1000"))
                .awaitOut("in a session of its own");
        Map<String, Object> seen = Sandbox.json(box.vigil("inspect", "--json", Long.toString(detached.pid()))
                .expect(0)
                .out());
        assertThat(seen).containsEntry("kind", "detached").containsKeys("pid", "session", "start", "command");
        List<?> properties = (List<?>) Objects.requireNonNull(seen.get("properties"));
        assertThat(properties)
                .hasSize(15)
                .allSatisfy(property -> assertThat(property.toString()).contains("name=", "value=", "why="));
    }

    @Test
    void namesTheSupervisor(Sandbox box) {
        box.up("[service.a]\ncommand = [\"sleep\", \"1000\"]\n");
        String pid = Long.toString(box.service("a").pid());
        box.vigil("inspect", pid).expect(0).says("is a daemon.", "vigild (pid " + box.vigildPid() + "), service a");
        box.vigil("ps", "--daemons").expect(0).says(pid);
        box.vigil("ps", "--sessions", pid).expect(0).says("session " + pid + "  no terminal", "group " + pid);
        assertThat(box.vigil("ps", "--tty", "any", pid).expect(0).out()).doesNotContain("sleep 1000");
        assertThat(Sandbox.json(box.vigil("ps", "--json", pid).expect(0).out())).containsKey("sessions");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1 | inspect 4194304   | cannot inspect 4194304: no such process
        2 | inspect x         | cannot inspect: not a pid (x)
        2 | inspect 0         | cannot inspect: not a pid (0)
        2 | inspect           | missing required parameter
        1 | ps 4194304        | cannot show 4194304: no such process
        2 | ps -- -1          | cannot ps: not a pid (-1)
        1 | ps --tty nosuch   | cannot use --tty: no such terminal (nosuch)
        1 | ps --user nosuch  | cannot use --user: no such user (nosuch)
        """)
    void saysWhatIsWrong(int code, String arguments, String message, Sandbox box) {
        box.vigil(arguments.split(" ", -1)).expect(code).says(message);
    }
}
