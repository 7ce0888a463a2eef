package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.EndAll;
import dev.vigil.core.spec.Essential.Ends;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.SignalName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which ends of an essential service end everything, and with which exit code. */
class EssentialEndsTest {
    private static List<EndAll> endAll(Scenarios scene) {
        return scene.heard().stream()
                .filter(EndAll.class::isInstance)
                .map(EndAll.class::cast)
                .toList();
    }

    private static Scenarios up(Specs web) {
        return new Scenarios(web, Specs.daemon("other")).up("web", "other");
    }

    @Test
    void aFailureEndsAllWithTheExitCode() {
        Scenarios scene = up(Specs.daemon("web").restart(RestartPolicy.NEVER).essential(Ends.FAILURE));
        scene.exits("web", 3);
        assertThat(endAll(scene)).containsExactly(new EndAll("web", "failed", 3, scene.reason("web")));
    }

    @Test
    void aSignalIsToldAsAShellTellsIt() {
        Scenarios scene = up(Specs.daemon("web").restart(RestartPolicy.NEVER).essential(Ends.ANY));
        scene.dies("web", SignalName.KILL);
        assertThat(endAll(scene)).extracting(EndAll::exitCode).containsExactly(137);
    }

    @Test
    void anEndWithSuccessIsOneToo() {
        Scenarios scene =
                up(Specs.daemon("web").restart(RestartPolicy.ON_FAILURE).essential(Ends.ANY));
        scene.exits("web", 0);
        assertThat(endAll(scene)).extracting(EndAll::exitCode).containsExactly(0);
    }

    @Test
    void anEndWithSuccessIsNoFailure() {
        Scenarios scene =
                up(Specs.daemon("web").restart(RestartPolicy.ON_FAILURE).essential(Ends.FAILURE));
        scene.exits("web", 0);
        assertThat(endAll(scene)).isEmpty();
    }

    @Test
    void aCompletedOneshotEndsAllWhereThatIsAskedFor() {
        for (Ends ends : Ends.values()) {
            Scenarios scene = new Scenarios(Specs.oneshot("web").essential(ends));
            scene.start("web");
            scene.spawned("web");
            scene.exits("web", 0);
            assertThat(endAll(scene)).as("%s", ends).hasSize(ends == Ends.ANY ? 1 : 0);
        }
    }

    @Test
    void anEndAfterWhichItIsStartedAgainIsNone() {
        Scenarios scene = up(Specs.daemon("web").limit(1, Duration.ofHours(1)).essential(Ends.ANY));
        scene.prove();
        scene.exits("web", 3);
        assertThat(scene.state("web")).isEqualTo("backoff");
        assertThat(endAll(scene)).isEmpty();
        scene.passToDeadline();
        scene.spawned("web");
        scene.exits("web", 4);
        assertThat(scene.state("web")).isEqualTo("failed");
        assertThat(endAll(scene)).extracting(EndAll::exitCode).containsExactly(4);
    }

    @Test
    void whatCannotBeStartedEndsAllWithOne() {
        Scenarios scene =
                new Scenarios(Specs.daemon("web").restart(RestartPolicy.NEVER).essential(Ends.ANY));
        scene.start("web");
        scene.send(new Event.SpawnFailed(scene.of("web"), "no such file"));
        assertThat(endAll(scene)).extracting(EndAll::exitCode).containsExactly(1);
    }

    @Test
    void aStopThatWasAskedForIsNone() {
        for (boolean leavesOthers : List.of(false, true)) {
            Scenarios scene = up(Specs.daemon("web").essential(Ends.ANY));
            scene.stop("web");
            if (leavesOthers) {
                scene.exitsLeavingOthers("web", 1);
                scene.emptied("web");
            } else {
                scene.exits("web", 1);
            }
            assertThat(scene.state("web")).isEqualTo("down");
            assertThat(endAll(scene)).isEmpty();
        }
    }

    @Test
    void aRestartThatWasAskedForIsNone() {
        Scenarios scene = up(Specs.daemon("web").essential(Ends.ANY));
        scene.restart("web");
        scene.exits("web", 0);
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("running");
        assertThat(endAll(scene)).isEmpty();
    }
}
