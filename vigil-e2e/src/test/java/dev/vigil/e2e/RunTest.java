package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code vigil run}: one program, guarded in the foreground. */
@ExtendWith(Sandboxes.class)
final class RunTest {
    @Test
    void endsWithTheProgramAndItsExitCode(Sandbox box) {
        CommandResult run =
                box.vigil("run", "--restart", "never", "--", "sh", "-c", "echo to out; echo to err >&2; exit 3");
        run.expect(3);
        assertThat(run.out()).isEqualTo("to out\n");
        assertThat(run.err()).startsWith("to err\n").contains(" vigild: sh is failed: exit code 3 after ");
    }

    @Test
    void saysNothingOfItsOwnWhenAllGoesWell(Sandbox box) {
        CommandResult done = box.vigil("run", "--restart", "on-failure", "--", "echo", "done");
        assertThat(done.expect(0).said()).isEqualTo("done\n");
        Background stopped = box.background("run", "--", "sh", "-c", "echo started; exec sleep 1000");
        assertThat(stopped.awaitOut("started").signal("TERM").await().expect(0).err())
                .isEmpty();
    }

    @Test
    void aCrashAndItsRestartAreTold(Sandbox box) {
        CommandResult run = box.vigil("run", "--restart-limit", "1/1m", "--", "sh", "-c", "kill -SEGV $$")
                .expect(139);
        assertThat(run.err().lines()).hasSize(2);
        run.says(
                "vigild: sh is backoff: killed by SIGSEGV", "; restart in ", "vigild: sh is failed: restarted 1 times");
    }

    @Test
    void bringsItBackWhenItDies(Sandbox box) {
        Background run = box.background(
                "run", "--", "sh", "-c", "echo $$ >>pids; [ $(wc -l <pids) -ge 3 ] && exec sleep 1000; kill -KILL $$");
        Await.until("the third one runs", () -> box.read("pids").lines().count() == 3);
        run.signal("TERM").await();
    }

    @Test
    void aMissingProgramIsSaid(Sandbox box) {
        CommandResult run = box.vigil("run", "--restart", "never", "--", "/nowhere/program");
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains("cannot", "/nowhere/program");
    }

    @Test
    void handsOnWhatItsProgramMayWant(Sandbox box) {
        Background run = box.background("run", "--", "sh", "-c", """
                for signal in HUP QUIT USR1 USR2 WINCH; do trap "echo got $signal" $signal; done
                echo started
                while :; do sleep 0.05; done""");
        run.awaitOut("started");
        for (String signal : new String[] {"HUP", "QUIT", "USR1", "USR2", "WINCH", "QUIT"}) {
            run.signal(signal).awaitOut("got " + signal);
        }
        for (String signal : new String[] {"ALRM", "PWR", "RTMIN+1"}) {
            run.signal(signal);
        }
        assertThat(run.signal("TERM").await().expect(0).err()).isEmpty();
    }

    @Test
    void aTerminalThatIsClosedTakesItsProgramAlong(Sandbox box) {
        Shell.need("script");
        String vigil = Checkout.distribution().resolve("bin/vigil").toString();
        box.write("login", vigil + " run -- sh -c 'echo $$ >program; exec sleep 1000'\n");
        Background terminal = box.start(List.of("script", "-qec", "sh login", "tty"));
        Await.until("it runs", () -> box.has("program") && !box.read("program").isBlank());
        long pid = Long.parseLong(box.read("program").strip());
        terminal.signal("KILL");
        Await.until("it is gone", () -> !new ObservedProcess(pid).isAlive());
    }

    @Test
    void interruptStopsIt(Sandbox box) {
        Background run = box.background("run", "--", "sh", "-c", "echo started; exec sleep 1000");
        run.awaitOut("started").signal("INT").await();
    }
}
