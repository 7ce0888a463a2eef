package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code vigil daemonize --wait}, given up: what was never said to be started does not run. */
@ExtendWith(Sandboxes.class)
final class InterruptedDaemonizeTest {
    private static final String WAITING = "VIGIL daemonize --pidfile x.pid --wait ready -- sleep 1000";

    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130", "TERM, 143"})
    void aSignalToItStopsTheProgram(String signal, int code, Sandbox box) {
        Background waiting =
                box.background("daemonize", "--pidfile", "x.pid", "--wait", "ready", "--", "sleep", "1000");
        ObservedProcess program = program(box);
        waiting.signal(signal)
                .await()
                .expect(code)
                .says("vigil: cannot daemonize sleep: stopped before it was ready (SIG" + signal + ")");
        assertNothingIsLeft(program, box);
    }

    /** As Ctrl-C does it: to the group, in which it is not any more. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '@', quoteCharacter = '~', textBlock = """
        a script               @ WAITING; echo $? > code
        a script's pipeline    @ { trap : INT; WAITING; echo $? > code; } | cat
        """)
    void ctrlCReachesItFrom(String from, String command, Sandbox box) {
        String script = "trap : INT; " + inFull(command);
        Background shell = box.start(List.of("setsid", "-w", "sh", "-c", script));
        ObservedProcess program = program(box);
        Shell.kill("INT", -groupOf(shell));
        shell.await().says("stopped before it was ready (SIGINT)");
        assertThat(box.read("code")).isEqualTo("130\n");
        assertNothingIsLeft(program, box);
    }

    @Test
    void ctrlCReachesItAsItsSessionsLeader(Sandbox box) {
        Background leader = box.start(List.of("setsid", "-w", "sh", "-c", "exec " + inFull(WAITING)));
        ObservedProcess program = program(box);
        Shell.kill("INT", -groupOf(leader));
        leader.await().expect(130).says("stopped before it was ready (SIGINT)");
        assertNothingIsLeft(program, box);
    }

    /** setsid(1) forks where it must, or is the leader itself. */
    private static long groupOf(Background shell) {
        return new ObservedProcess(shell.pid()).session();
    }

    @Test
    void ctrlCReachesItFromATerminal(Sandbox box) {
        Shell.need("script", "bash");
        String typist =
                "until [ -s x.pid ]; do sleep 0.02; done; printf '\\003'; until [ -s code ]; do sleep 0.02; done";
        String terminal = "script -qec \"bash --norc -i -c '" + inFull(WAITING) + "; echo \\$? > code'\" tty";
        Background shell = box.start(List.of("sh", "-c", "{ " + typist + "; } | " + terminal));
        ObservedProcess program = program(box);
        shell.await().says("stopped before it was ready (SIGINT)");
        assertThat(box.read("code")).isEqualTo("130\n");
        assertNothingIsLeft(program, box);
    }

    @Test
    void aSignalThatTheCallerIgnoresIsNoneToIt(Sandbox box) {
        String script = "trap '' INT; " + inFull("VIGIL daemonize --wait pidfile --pidfile x.pid --stdout pid -- ")
                + "sh -c 'echo $$; until [ -e " + box.folder() + "/go ]; do sleep 0.02; done; echo $$ > "
                + box.folder() + "/x.pid; exec sleep 1000'";
        Background shell = box.start(List.of("setsid", "-w", "sh", "-c", script));
        Await.until("it runs", () -> box.has("pid") && !box.read("pid").isBlank());
        Shell.kill("INT", -groupOf(shell));
        box.write("go", "");
        long pid = Long.parseLong(shell.await().expect(0).out().strip());
        Shell.kill("KILL", pid);
        Await.until("it is gone", () -> !new ObservedProcess(pid).isAlive());
    }

    private static String inFull(String command) {
        String vigil = Checkout.distribution().resolve("bin/vigil").toString();
        return command.replace("WAITING", WAITING).replace("VIGIL ", vigil + " ");
    }

    private static ObservedProcess program(Sandbox box) {
        Await.until(
                "its pid is told", () -> box.has("x.pid") && box.read("x.pid").endsWith("\n"));
        return new ObservedProcess(Long.parseLong(box.read("x.pid").strip()));
    }

    private static void assertNothingIsLeft(ObservedProcess program, Sandbox box) {
        // Until init has reaped it, something of it is there.
        Await.until("it is gone", () -> !Files.exists(Path.of("/proc/" + program.pid())));
        assertThat(box.has("x.pid")).isFalse();
    }
}
