package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.Outcome;
import dev.vigil.core.spec.RestartPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stories of services that need each other, with a clock that only the story moves. */
class DependencyScenariosTest {
    @Test
    void anOrderedStartAndStopGoOppositeWays() {
        Scenarios scene = new Scenarios(
                Specs.daemon("a"),
                Specs.notifying("b").after("a"),
                Specs.daemon("c").after("b"));
        scene.start("a", "b", "c");
        assertThat(scene.spawnedSince()).containsExactly("a#1");
        scene.spawned("a");
        assertThat(scene.spawnedSince()).containsExactly("b#1");
        scene.spawned("b");
        assertThat(scene.spawnedSince()).isEmpty();
        scene.ready("b");
        assertThat(scene.spawnedSince()).containsExactly("c#1");
        scene.spawned("c");

        scene.stop("a", "b", "c");
        assertThat(List.of(scene.state("a"), scene.state("b"), scene.state("c")))
                .containsExactly("running", "running", "stopping");
        scene.exits("c", 0);
        scene.exits("b", 0);
        assertThat(scene.state("a")).isEqualTo("stopping");
    }

    @Test
    void orderAloneNeitherStartsNorStopsAnybody() {
        Scenarios scene = new Scenarios(Specs.daemon("a"), Specs.daemon("b").after("a")).up("b");
        assertThat(scene.state("a")).isEqualTo("down");
        scene.up("a");
        scene.stop("a");
        assertThat(scene.state("b")).isEqualTo("running");
    }

    @Test
    void whatIsWantedIsStartedFirstButMayFail() {
        Scenarios scene = new Scenarios(
                Specs.daemon("cache").restart(RestartPolicy.NEVER),
                Specs.daemon("web").wants("cache"));
        scene.start("web");
        assertThat(scene.spawnedSince()).containsExactly("cache#1");
        assertThat(scene.reason("web")).isEqualTo("waiting for cache (starting)");
        scene.send(new Event.SpawnFailed(scene.of("cache"), "no such file"));
        assertThat(scene.state("cache")).isEqualTo("failed");
        assertThat(scene.spawnedSince()).containsExactly("web#1");
    }

    @Test
    void whatIsWantedButHeldUpDoesNotHoldUpOthers() {
        Scenarios scene = new Scenarios(
                Specs.daemon("db").restart(RestartPolicy.NEVER),
                Specs.daemon("cache").requires("db"),
                Specs.daemon("web").wants("cache"));
        scene.start("web");
        scene.spawned("db");
        scene.exits("db", 1);
        scene.emptied("db");
        scene.spawned("cache");
        assertThat(scene.state("cache")).isEqualTo("stopping");
        scene.exits("cache", 0);
        assertThat(scene.reason("cache")).isEqualTo("waiting for db, which failed: exit code 1 after 0 ms");
        assertThat(scene.state("web")).isEqualTo("starting");
    }

    @Test
    void aCrashTakesAlongWhatRequiresItAndBringsItBack() {
        Scenarios scene =
                new Scenarios(Specs.daemon("db"), Specs.notifying("web").requires("db")).up("web");
        scene.dies("db", 11);
        assertThat(scene.state("web")).isEqualTo("stopping");
        assertThat(scene.reason("web")).isEqualTo("db, which it requires, is backoff");
        scene.exits("web", 1);
        assertThat(scene.reason("web"))
                .startsWith("waiting for db, which is to be restarted: killed by SIGSEGV after 0 ms; restart in ");
        scene.passToDeadline();
        assertThat(scene.state("web")).isEqualTo("waiting");
        scene.spawned("db");
        assertThat(scene.state("web")).isEqualTo("starting");
        assertThat(scene.view("web").restarts()).isZero();
    }

    @Test
    void aStopTakesWhatRequiresItDownFirstAndAStartBringsItBack() {
        Scenarios scene = new Scenarios(
                        Specs.daemon("db"),
                        Specs.daemon("web").requires("db"),
                        Specs.daemon("shop").requires("web"))
                .up("shop");
        long stop = scene.stop("db");
        assertThat(List.of(scene.state("db"), scene.state("web"), scene.state("shop")))
                .containsExactly("running", "running", "stopping");
        scene.exits("shop", 0);
        scene.exits("web", 0);
        scene.exits("db", 0);
        assertThat(scene.outcome(stop))
                .isEqualTo(new Outcome("db", true, "stopped: exit code 0; stopped with it: web, shop"));
        assertThat(scene.reason("web")).isEqualTo("waiting for db (stopped)");
        assertThat(scene.reason("shop")).isEqualTo("waiting for web, which is held up by db (stopped)");
        assertThat(scene.view("shop").goal()).isEqualTo(Goal.UP);
        scene.up("db");
        assertThat(scene.state("shop")).isEqualTo("running");
    }

    @Test
    void aStopThatIsTakenBackBeforeItsTurnHurtsNobodyWhoHadNotBegun() {
        Scenarios scene = new Scenarios(
                        Specs.daemon("db"),
                        Specs.daemon("web").requires("db"),
                        Specs.daemon("shop").requires("web"))
                .up("shop");
        long stop = scene.stop("db");
        scene.start("db");
        assertThat(scene.outcome(stop)).isEqualTo(new Outcome("db", false, "started by another request"));
        assertThat(List.of(scene.state("db"), scene.state("web"))).containsExactly("running", "running");
        scene.exits("shop", 0);
        assertThat(scene.state("shop")).isEqualTo("starting");
        assertThat(scene.state("web")).isEqualTo("running");
    }

    @Test
    void aRestartTakesDependantsDownAndUpAgainInOrder() {
        Scenarios scene = new Scenarios(Specs.daemon("db"), Specs.daemon("web").requires("db")).up("web");
        long restart = scene.restart("db");
        assertThat(scene.state("db")).isEqualTo("running");
        assertThat(scene.reason("db")).isEqualTo("asked to restart, once its turn has come");
        scene.exits("web", 0);
        assertThat(scene.state("db")).isEqualTo("stopping");
        scene.exits("db", 0);
        assertThat(scene.state("db")).isEqualTo("starting");
        assertThat(scene.state("web")).isEqualTo("waiting");
        assertThat(scene.isAnswered(restart)).isFalse();
        scene.spawned("db");
        scene.prove();
        assertThat(scene.outcome(restart).ok()).isTrue();
        assertThat(scene.state("web")).isEqualTo("starting");
        assertThat(scene.view("db").restarts()).isZero();
    }

    @Test
    void whoEndsByItselfBeforeItsTurnToLeaveIsNotBlamedForIt() {
        Scenarios scene = new Scenarios(
                        Specs.daemon("db"),
                        Specs.daemon("web").requires("db").restart(RestartPolicy.NEVER),
                        Specs.daemon("shop").requires("web"))
                .up("shop");
        long restart = scene.restart("db");
        scene.exits("web", 1);
        assertThat(scene.reason("web")).isEqualTo("waiting for db (stopping)");
        scene.dies("db", 11);
        assertThat(scene.state("db")).isEqualTo("starting");
        assertThat(scene.isAnswered(restart)).isFalse();
        scene.spawned("db");
        scene.prove();
        assertThat(scene.outcome(restart).ok()).isTrue();
        scene.exits("shop", 0);
        assertThat(scene.state("web")).isEqualTo("starting");
    }

    @Test
    void nobodyStartsOnANeedThatIsAboutToLeave() {
        Scenarios scene = new Scenarios(
                        Specs.daemon("db"),
                        Specs.daemon("shop").requires("db"),
                        Specs.daemon("web").requires("db"))
                .up("shop");
        scene.restart("db");
        scene.start("web");
        assertThat(scene.state("db")).isEqualTo("running");
        assertThat(scene.reason("web")).isEqualTo("waiting for db (stopping)");
        scene.exits("shop", 0);
        scene.exits("db", 0);
        scene.spawned("db");
        assertThat(scene.state("web")).isEqualTo("starting");
    }

    @Test
    void aRestartOfTwoInOrderStopsTheLaterFirstAndStartsItLast() {
        Scenarios scene = new Scenarios(Specs.daemon("a"), Specs.daemon("b").after("a")).up("a", "b");
        scene.restart("a", "b");
        scene.exits("b", 0);
        assertThat(List.of(scene.state("a"), scene.state("b"))).containsExactly("stopping", "waiting");
        scene.exits("a", 0);
        scene.spawned("a");
        assertThat(scene.state("b")).isEqualTo("starting");
    }

    @Test
    void aOneshotIsStartingUntilItIsDoneAndThenLetsOthersStart() {
        Scenarios scene =
                new Scenarios(Specs.oneshot("migrate"), Specs.daemon("web").requires("migrate"));
        long start = scene.start("web", "migrate");
        scene.spawned("migrate");
        assertThat(scene.state("migrate")).isEqualTo("starting");
        scene.pass(Duration.ofSeconds(2));
        scene.exits("migrate", 0);
        assertThat(scene.state("migrate")).isEqualTo("completed");
        scene.spawned("web");
        scene.prove();
        assertThat(scene.outcomes(start))
                .containsExactly(
                        new Outcome("web", true, "running"),
                        new Outcome("migrate", true, "completed, exit code 0 after 2 s"));
    }

    /** To run it again would take down all that is up since it has completed: that is what a restart is for. */
    @Test
    void aStartRunsACompletedOneshotAgainUnlessSomethingThatRequiresItIsUp() {
        Scenarios scene =
                new Scenarios(Specs.oneshot("migrate"), Specs.daemon("web").requires("migrate"));
        scene.start("migrate");
        scene.spawned("migrate");
        scene.exits("migrate", 0);
        long again = scene.start("migrate");
        assertThat(scene.state("migrate")).isEqualTo("starting");
        scene.spawned("migrate");
        scene.pass(Duration.ofSeconds(1));
        scene.exits("migrate", 0);
        assertThat(scene.outcomes(again))
                .containsExactly(new Outcome("migrate", true, "completed, exit code 0 after 1 s"));
        scene.start("web");
        scene.spawned("web");
        long third = scene.start("migrate");
        assertThat(scene.outcomes(third))
                .containsExactly(new Outcome(
                        "migrate", true, "already completed; not run again, since web, which requires it, is up"));
        assertThat(scene.state("web")).isEqualTo("running");
    }
}
