package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code vigil why}: cause, evidence, what comes next. */
@ExtendWith(Sandboxes.class)
final class WhyTest {
    @Test
    void aSegmentationFaultIsNamed(Sandbox box) {
        box.write("vigil.toml", """
                [service.crasher]
                command = ["sh", "-c", "echo last words; kill -SEGV $$"]
                restart = "never"
                """);
        box.vigil("up", "-d", "-f", "vigil.toml");
        box.awaitState("crasher", "failed");
        assertThat(box.vigil("why", "crasher").out()).contains("SIGSEGV", "last words");
    }

    @Test
    void anExitCodeWithHowOftenAndWhatComesNext(Sandbox box) {
        box.write("vigil.toml", """
                [service.crasher]
                command = ["sh", "-c", "echo no luck in $VIGIL_INCARNATION; exit 7"]
                backoff = { initial = "300ms", max = "1h", factor = 1000.0, jitter = 0.0 }
                """);
        box.vigil("up", "-d", "-f", "vigil.toml");
        Await.until("the long backoff", () -> {
            Service crasher = box.service("crasher");
            return crasher.restarts() >= 1 && crasher.state().equals("backoff") && crasher.has("next");
        });
        CommandResult why = box.vigil("why", "crasher");
        long launch = box.service("crasher").restarts() + 1;
        assertThat(why.out()).contains("exit code 7", "last output of launch " + launch);
        assertThat(why.out().lines().filter(line -> line.contains(" | ")))
                .singleElement()
                .asString()
                .endsWith("no luck in crasher#" + launch);
        assertThat(why.out().toLowerCase(java.util.Locale.ROOT)).contains("start");
        assertThat(Sandbox.json(box.vigil("why", "crasher", "--json").out())).containsKeys("service", "exits");
    }

    @Test
    void aMissingProgramIsNamed(Sandbox box) {
        box.write("vigil.toml", """
                [service.ghost]
                command = ["/nowhere/ghostd"]
                """);
        CommandResult up = box.vigil("up", "-d", "-f", "vigil.toml");
        assertThat(up.said()).contains("ghost");
        assertThat(box.vigil("why", "ghost").out()).contains("/nowhere/ghostd", "ENOENT");
    }

    @Test
    void whoItWaitsForIsNamed(Sandbox box) {
        box.write("vigil.toml", """
                [service.slow]
                command = ["sleep", "1000"]
                ready = { file = "never" }
                start-timeout = "60s"

                [service.patient]
                command = ["sleep", "1000"]
                requires = ["slow"]
                """);
        box.background("up", "-f", "vigil.toml");
        Await.until("slow starts", () -> box.service("slow").state().equals("starting"));
        assertThat(box.vigil("why", "patient").out()).contains("slow");
    }

    @Test
    void onePutDownByHandSaysSo(Sandbox box) {
        box.up("""
                [service.calm]
                command = ["sleep", "1000"]
                """);
        box.vigil("stop", "calm").expect(0);
        assertThat(box.vigil("why", "calm").out()).contains("down").contains("stop");
    }

    @Test
    void anEndAfterAStableRunIsInTheLogOfVigildWithItsCause(Sandbox box) {
        box.up("""
                [service.web]
                command = ["sleep", "1000"]
                backoff = { reset-after = "1ms" }
                """);
        long incarnation = box.service("web").incarnation();
        box.vigil("signal", "KILL", "web").expect(0);
        box.awaitAfter("web", incarnation);
        Await.until(
                "the end is in the log",
                () -> box.read("root/run/vigild.log").contains("web ended: killed by SIGKILL"));
        assertThat(box.read("root/run/vigild.log"))
                .containsPattern("web ended: killed by SIGKILL after .*; restart at once");
        box.vigil("restart", "web").expect(0);
        Await.until(
                "the restart is in the log",
                () -> box.read("root/run/vigild.log").contains("killed by SIGTERM"));
        assertThat(box.read("root/run/vigild.log"))
                .containsPattern("web ended: killed by SIGTERM after .*; asked to restart");
        box.vigil("events", "-n", "2", "web").expect(0).says("web");
        box.vigil("events", "wbe").expect(4).says("did you mean web?");
    }
}
