package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commands that change what runs. */
@ExtendWith(Sandboxes.class)
final class SteerTest {
    private static final String SLEEPERS = """
            [service.one]
            command = ["sleep", "1000"]

            [service.two]
            command = ["sleep", "1000"]
            """;

    @Test
    void stopAndStartWaitForTheOutcome(Sandbox box) {
        box.up(SLEEPERS);
        long pid = box.service("one").pid();
        box.vigil("stop", "one").expect(0);
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(box.service("one").fields()).containsEntry("state", "down").containsEntry("goal", "down");
        box.vigil("status").expect(3);
        box.vigil("status", "two").expect(0);
        box.vigil("start", "one").expect(0);
        assertThat(box.service("one").isReady()).isTrue();
    }

    @Test
    void restartMakesANewProcess(Sandbox box) {
        box.up(SLEEPERS);
        Service before = box.service("one");
        box.vigil("restart", "one").expect(0);
        Service after = box.service("one");
        assertThat(after.pid()).isNotEqualTo(before.pid());
        assertThat(after.incarnation()).isGreaterThan(before.incarnation());
    }

    @Test
    void allAndNoWait(Sandbox box) {
        box.up(SLEEPERS);
        box.vigil("stop", "--all", "--no-wait").expect(0);
        box.awaitState("one", "down");
        box.awaitState("two", "down");
        box.vigil("start", "--all").expect(0);
        box.vigil("status").expect(0);
    }

    @Test
    void killedServiceIsBackAtOnce(Sandbox box) {
        box.up(SLEEPERS);
        Service before = box.service("one");
        box.vigil("signal", "KILL", "one").expect(0);
        Service after = box.awaitAfter("one", before.incarnation());
        assertThat(after.restarts()).isEqualTo(1);
        assertThat(after.fields().get("lastExit")).asString().contains("SIGKILL");
        assertThat(box.service("two").restarts()).isZero();
    }

    @Test
    void signalsReachTheMainProcess(Sandbox box) {
        box.up("""
                [service.listener]
                command = ["sh", "-c", "trap 'echo got usr1' USR1; trap 'echo got hup' HUP; \
                echo up; while :; do sleep 0.05; done"]
                ready = { log = "up" }
                """);
        box.vigil("signal", "SIGUSR1", "listener").expect(0);
        Await.until("USR1", () -> box.vigil("logs", "listener").out().contains("got usr1"));
        box.vigil("reload", "listener").expect(0);
        Await.until("HUP", () -> box.vigil("logs", "listener").out().contains("got hup"));
        box.vigil("signal", "NONSENSE", "listener").expect(2);
    }

    @Test
    void unknownNamesAreSaid(Sandbox box) {
        box.up(SLEEPERS);
        for (String verb : new String[] {"start", "stop", "restart", "reload", "status", "why"}) {
            assertThat(box.vigil(verb, "nobody").expect(4).err())
                    .startsWith("vigil: cannot")
                    .contains("nobody");
        }
        box.vigil("status").expect(0);
    }

    @Test
    void withoutSupervisorEachSaysSo(Sandbox box) {
        for (String verb : new String[] {"start", "stop", "restart", "reload", "why"}) {
            assertThat(box.vigil(verb, "x").expect(4).err()).startsWith("vigil: cannot");
        }
        box.vigil("status").expect(4);
        box.vigil("down").expect(4);
    }

    @Test
    void wrongUseIsExplained(Sandbox box) {
        assertThat(box.vigil("statsu").expect(2).err()).contains("status");
        box.vigil("stop").expect(2);
        box.vigil("logs", "--nonsense").expect(2);
        assertThat(box.vigil("help").expect(0).out()).contains("vigil up");
        assertThat(box.vigil("up", "--help").expect(0).out()).contains("Examples");
        box.vigil("version").expect(0).says("0.1.0");
    }

    @Test
    void eventsTellTheStory(Sandbox box) {
        box.up(SLEEPERS);
        Background follow = box.background("events", "-f", "--json").awaitOut("running");
        Service before = box.service("one");
        box.vigil("signal", "KILL", "one").expect(0);
        follow.awaitOut("SIGKILL");
        box.awaitAfter("one", before.incarnation());
        assertThat(box.vigil("events").expect(0).out()).contains("one", "SIGKILL");
        box.vigil("down").expect(0);
        follow.await();
    }
}
