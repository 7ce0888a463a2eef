package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.AwaitGroupEmpty;
import dev.vigil.core.Effect.Outcome;
import dev.vigil.core.Effect.RunCommand;
import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.Effect.Spawn;
import dev.vigil.core.Effect.UnwatchReadiness;
import dev.vigil.core.Effect.WatchReadiness;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.spec.RestartPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stories of one service, with a clock that only the story moves. They read like the manual. */
class ServiceScenariosTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void aDaemonRunsOnceItIsSpawned() {
        Scenarios scene = new Scenarios(Specs.daemon("web"));
        assertThat(scene.reason("web")).isEqualTo("never started");
        long start = scene.start("web");
        assertThat(scene.state("web")).isEqualTo("starting");
        assertThat(scene.isAnswered(start)).isFalse();
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("running");
        scene.prove();
        assertThat(scene.outcome(start)).isEqualTo(new Outcome("web", true, "running"));
        assertThat(scene.outcome(scene.start("web")).message()).isEqualTo("already running");
    }

    @Test
    void aDaemonThatSaysWhenItIsReadyIsStartingUntilThen() {
        Scenarios scene = new Scenarios(Specs.notifying("web"));
        long start = scene.start("web");
        assertThat(scene.spawned("web")).containsExactly(new WatchReadiness(scene.of("web")));
        scene.pass(Duration.ofMillis(1_240));
        assertThat(scene.isAnswered(start)).isFalse();
        scene.ready("web");
        assertThat(scene.outcome(start).message()).isEqualTo("running, ready after 1.2 s");
    }

    @Test
    void readinessMayBeHeardOfBeforeTheSpawn() {
        Scenarios scene = new Scenarios(Specs.notifying("web"));
        scene.start("web");
        scene.ready("web");
        assertThat(scene.state("web")).isEqualTo("starting");
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("running");
    }

    @Test
    void afterAStableRunTheRestartIsPartOfTheVeryTurnThatHearsOfTheEnd() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        scene.pass(LONG);
        assertThat(scene.dies("web", 11)).contains(new Spawn(new Incarnation("web", 2)));
        assertThat(scene.reason("web")).isEqualTo("killed by SIGSEGV after 1 min; restart at once");
        assertThat(scene.view("web").restarts()).isEqualTo(1);
    }

    private static List<String> ends(List<Effect> effects) {
        return effects.stream()
                .filter(effect -> effect instanceof Effect.Publish)
                .map(effect -> ((Effect.Publish) effect).notice())
                .map(notice -> notice.from() + ">" + notice.to() + " " + notice.end())
                .toList();
    }

    @Test
    void theChangeInWhichALaunchIsOverSaysHowItEnded() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        scene.pass(LONG);
        assertThat(ends(scene.dies("web", 11))).containsExactly("running>starting killed by SIGSEGV after 1 min");
        scene.spawned("web");
        assertThat(ends(scene.exits("web", 1))).containsExactly("running>backoff exit code 1 after 0 ms");
        scene.up("web");
        scene.restart("web");
        assertThat(ends(scene.exits("web", 0))).containsExactly("stopping>starting exit code 0 after 0 ms");
        scene.spawned("web");
        assertThat(ends(scene.exitsLeavingOthers("web", 3))).containsExactly("running>stopping ");
        assertThat(ends(scene.emptied("web")).getFirst()).endsWith("exit code 3 after 0 ms");
    }

    @Test
    void aRowOfEndsIsCountedFromItsFirstUntilARunIsStable() {
        Scenarios scene = new Scenarios(Specs.daemon("web").steadyBackoff()).up("web");
        scene.passSilently(Duration.ofSeconds(1));
        long first = scene.now();
        for (int i = 0; i < 14; i++) {
            delayAfterEnd(scene);
        }
        assertThat(scene.view("web").row()).isEqualTo(new ServiceView.Row(14, first));
        assertThat(scene.view("web").exits()).hasSize(ServiceView.EXITS_MAX);
        scene.pass(LONG);
        scene.exits("web", 1);
        assertThat(scene.view("web").row()).isEqualTo(new ServiceView.Row(0, 0));
    }

    @Test
    void endsInARowAreFollowedByLongerAndLongerDelaysUntilARunIsStable() {
        Scenarios scene = new Scenarios(Specs.daemon("web").steadyBackoff()).up("web");
        assertThat(delayAfterEnd(scene)).isEqualTo("restart in 100 ms");
        assertThat(delayAfterEnd(scene)).isEqualTo("restart 2 in a row in 200 ms");
        assertThat(delayAfterEnd(scene)).isEqualTo("restart 3 in a row in 400 ms");
        for (int i = 4; i <= 9; i++) {
            delayAfterEnd(scene);
        }
        assertThat(delayAfterEnd(scene)).isEqualTo("restart 10 in a row in 30 s");
        scene.pass(LONG);
        scene.exits("web", 1);
        assertThat(scene.reason("web")).isEqualTo("exit code 1 after 1 min; restart at once");
        scene.spawned("web");
        assertThat(delayAfterEnd(scene)).isEqualTo("restart in 100 ms");
    }

    /** Ends the run at once, brings up the next one, and says what was said of the delay. */
    private static String delayAfterEnd(Scenarios scene) {
        scene.exits("web", 1);
        String reason = scene.reason("web");
        scene.passToDeadline();
        scene.spawned("web");
        return reason.substring(reason.indexOf("; ") + 2);
    }

    @Test
    void whoRestartsTooOftenIsGivenUpUntilAnOperatorAsks() {
        Scenarios scene = new Scenarios(Specs.daemon("web").noBackoff().limit(3, LONG)).up("web");
        for (int i = 0; i < 3; i++) {
            scene.exits("web", 1);
            scene.spawned("web");
        }
        assertThat(scene.exits("web", 1)).noneMatch(Spawn.class::isInstance);
        assertThat(scene.state("web")).isEqualTo("failed");
        assertThat(scene.reason("web")).isEqualTo("restarted 3 times within 1 min; last: exit code 1 after 0 ms");
        scene.start("web");
        scene.spawned("web");
        assertThat(scene.exits("web", 1)).contains(new Spawn(new Incarnation("web", 6)));
    }

    @Test
    void restartsOutsideTheWindowDoNotCountForTheLimit() {
        Scenarios scene = new Scenarios(Specs.daemon("web").noBackoff().limit(2, LONG)).up("web");
        for (int i = 0; i < 10; i++) {
            scene.exits("web", 1);
            scene.spawned("web");
            scene.pass(Duration.ofSeconds(31));
        }
        assertThat(scene.state("web")).isEqualTo("running");
        assertThat(scene.view("web").restarts()).isEqualTo(10);
        assertThat(scene.supervisor.records().getFirst().history().restartTimes())
                .hasSize(2);
    }

    @Test
    void aDaemonThatEndsWellAndIsNotToBeRestartedIsDownAndNoLongerWanted() {
        Scenarios scene = new Scenarios(Specs.daemon("web").restart(RestartPolicy.ON_FAILURE)).up("web");
        scene.pass(Duration.ofMillis(1_500));
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("down");
        assertThat(scene.view("web").goal()).isEqualTo(Goal.DOWN);
        assertThat(scene.reason("web")).isEqualTo("ended with exit code 0 after 1.5 s");
    }

    @Test
    void aProgramThatCannotBeStartedIsTriedAgainWithDelays() {
        Scenarios scene = new Scenarios(Specs.daemon("web").steadyBackoff());
        long start = scene.start("web");
        scene.send(new Event.SpawnFailed(scene.of("web"), "/srv/web: no such file or directory (ENOENT)"));
        String cause = "cannot start web: /srv/web: no such file or directory (ENOENT)";
        assertThat(scene.reason("web")).isEqualTo(cause + "; restart in 100 ms");
        assertThat(scene.outcome(start)).isEqualTo(new Outcome("web", false, cause + "; restart in 100 ms"));
    }

    @Test
    void aStartIsAnsweredByTheFirstFailureEvenIfTheNextAttemptIsAlreadyUnderWay() {
        Scenarios scene = new Scenarios(Specs.notifying("web").noBackoff());
        long start = scene.start("web");
        scene.spawned("web");
        scene.exits("web", 3);
        assertThat(scene.state("web")).isEqualTo("starting");
        assertThat(scene.outcome(start))
                .isEqualTo(new Outcome("web", false, "exit code 3 after 0 ms; restart at once"));
    }

    @Test
    void aStartDuringAStopForgetsWhatLedToTheStop() {
        Scenarios scene = new Scenarios(Specs.notifying("web").restart(RestartPolicy.NEVER));
        scene.start("web");
        scene.spawned("web");
        scene.pass(Duration.ofSeconds(30));
        long again = scene.start("web");
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("starting");
        scene.spawned("web");
        scene.ready("web");
        assertThat(scene.outcome(again).ok()).isTrue();
    }

    @Test
    void aRunIsStableFromTheTimeOnThatTheSpecificationSays() {
        Scenarios scene = new Scenarios(Specs.daemon("web").steadyBackoff()).up("web");
        scene.pass(Duration.ofSeconds(10).minusNanos(1));
        scene.exits("web", 1);
        assertThat(scene.state("web")).isEqualTo("backoff");
        scene.passToDeadline();
        scene.spawned("web");
        scene.pass(Duration.ofSeconds(10));
        scene.exits("web", 1);
        assertThat(scene.state("web")).isEqualTo("starting");
    }

    @Test
    void aProgramThatCannotBeStartedIsNoBusyLoopEvenWithoutBackoff() {
        Scenarios scene = new Scenarios(Specs.daemon("web").noBackoff());
        scene.start("web");
        scene.send(new Event.SpawnFailed(scene.of("web"), "/srv/web: permission denied (EACCES)"));
        assertThat(scene.state("web")).isEqualTo("backoff");
    }

    @Test
    void whoIsNotReadyInTimeIsStoppedAndHasFailed() {
        Scenarios scene = new Scenarios(Specs.notifying("web").restart(RestartPolicy.NEVER));
        long start = scene.start("web");
        scene.spawned("web");
        List<Effect> late = scene.pass(Duration.ofSeconds(30));
        assertThat(late).contains(new UnwatchReadiness(scene.of("web")), new SendSignal(scene.of("web"), 15, true));
        assertThat(scene.state("web")).isEqualTo("stopping");
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("failed");
        assertThat(scene.outcome(start)).isEqualTo(new Outcome("web", false, "not ready within 30 s"));
    }

    @Test
    void whatIsHeardInTheTurnOfADeadlineBeforeItsTickIsNoMistake() {
        Scenarios scene = new Scenarios(Specs.notifying("web"));
        scene.start("web");
        scene.spawned("web");
        scene.passSilently(Duration.ofSeconds(30));
        scene.send(new Event.SaidStatus(scene.of("web"), "nearly there"));
        assertThat(scene.state("web")).isEqualTo("starting");
        scene.pass(Duration.ZERO);
        assertThat(scene.state("web")).isEqualTo("stopping");
        assertThat(scene.reason("web")).isEqualTo("not ready within 30 s");
    }

    @Test
    void aStartTimeoutOfZeroIsNone() {
        Scenarios scene = new Scenarios(Specs.notifying("web").startTimeout(Duration.ZERO));
        scene.start("web");
        scene.spawned("web");
        assertThat(scene.supervisor.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(scene.pass(Duration.ofDays(300))).isEmpty();
    }

    @Test
    void aProgramMayAskForMoreTimeToStartAndToStop() {
        Scenarios scene = new Scenarios(Specs.notifying("web"));
        scene.start("web");
        scene.spawned("web");
        scene.send(new Event.ExtendedTimeout(scene.of("web"), Duration.ofSeconds(1)));
        scene.pass(Duration.ofSeconds(29));
        assertThat(scene.state("web")).isEqualTo("starting");
        scene.send(new Event.ExtendedTimeout(scene.of("web"), Duration.ofSeconds(90)));
        scene.pass(Duration.ofSeconds(89));
        scene.ready("web");
        scene.stop("web");
        scene.send(new Event.ExtendedTimeout(scene.of("web"), LONG));
        assertThat(scene.pass(Duration.ofSeconds(59))).isEmpty();
        assertThat(scene.pass(Duration.ofSeconds(1))).contains(new SendSignal(scene.of("web"), 9, true));
        scene.send(new Event.ExtendedTimeout(scene.of("web"), LONG));
        assertThat(scene.pass(Duration.ofSeconds(5))).contains(new SendSignal(scene.of("web"), 9, true));
    }

    @Test
    void noProgramPutsOffItsStopForMoreThanAnHour() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        scene.stop("web");
        for (int minute = 0; minute < 59; minute++) {
            scene.send(new Event.ExtendedTimeout(scene.of("web"), Duration.ofDays(10_416)));
            assertThat(scene.pass(Duration.ofMinutes(1))).isEmpty();
        }
        scene.send(new Event.ExtendedTimeout(scene.of("web"), Duration.ofDays(10_416)));
        assertThat(scene.pass(Duration.ofMinutes(1))).contains(new SendSignal(scene.of("web"), 9, true));
    }

    @Test
    void aProgramIsGrantedAnHourAtATimeToStart() {
        Scenarios scene = new Scenarios(Specs.notifying("web"));
        scene.start("web");
        scene.spawned("web");
        scene.send(new Event.ExtendedTimeout(scene.of("web"), Duration.ofDays(10_416)));
        scene.pass(Duration.ofMinutes(59));
        assertThat(scene.state("web")).isEqualTo("starting");
        scene.pass(Duration.ofMinutes(1));
        assertThat(scene.state("web")).isEqualTo("stopping");
    }

    @Test
    void aStopAsksThenKillsAndIsOverOnlyWhenNothingIsLeft() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        Incarnation web = scene.of("web");
        scene.heard();
        long stop = scene.stop("web");
        assertThat(scene.heard())
                .startsWith(new SendSignal(web, 15, true), new SendSignal(web, 18, true), new AwaitGroupEmpty(web));
        assertThat(scene.view("web").next()).contains(new ServiceView.Next("kill", scene.now() + 10_000_000_000L));
        assertThat(scene.pass(Duration.ofSeconds(10))).contains(new SendSignal(web, 9, true));
        assertThat(scene.reason("web")).isEqualTo("not down within 10 s: sent SIGKILL");
        scene.send(new Event.Exited(web, new Exit.Killed(9, false, false), false));
        assertThat(scene.pass(Duration.ofSeconds(5))).contains(new SendSignal(web, 9, true));
        assertThat(scene.reason("web"))
                .isEqualTo("something of it does not even end by SIGKILL, which is sent again every 5 s");
        assertThat(scene.isAnswered(stop)).isFalse();
        scene.emptied("web");
        assertThat(scene.state("web")).isEqualTo("down");
        assertThat(scene.outcome(stop)).isEqualTo(new Outcome("web", true, "stopped: killed by SIGKILL"));
    }

    @Test
    void aStopBeforeTheSpawnIsKnownIsNotLost() {
        Scenarios scene = new Scenarios(Specs.daemon("web"));
        long start = scene.start("web");
        long stop = scene.stop("web");
        assertThat(scene.outcome(start)).isEqualTo(new Outcome("web", false, "stopped by another request"));
        assertThat(scene.state("web")).isEqualTo("starting");
        assertThat(scene.spawned("web")).contains(new SendSignal(scene.of("web"), 15, true));
        scene.exits("web", 0);
        assertThat(scene.outcome(stop).ok()).isTrue();
    }

    @Test
    void emptinessBeforeTheEndOfTheMainProcessIsAskedForAgain() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        scene.stop("web");
        scene.emptied("web");
        assertThat(scene.state("web")).isEqualTo("stopping");
        assertThat(scene.exitsLeavingOthers("web", 0)).contains(new AwaitGroupEmpty(scene.of("web")));
        scene.emptied("web");
        assertThat(scene.state("web")).isEqualTo("down");
    }

    @Test
    void whatACrashLeavesBehindIsClearedAwayBeforeTheRestart() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        scene.pass(LONG);
        List<Effect> crash = scene.exitsLeavingOthers("web", 1);
        assertThat(crash).contains(new SendSignal(scene.of("web"), 15, true), new AwaitGroupEmpty(scene.of("web")));
        assertThat(scene.reason("web")).isEqualTo("exit code 1 after 1 min, clearing away the rest");
        scene.pass(Duration.ofSeconds(10));
        assertThat(scene.emptied("web")).contains(new Spawn(new Incarnation("web", 2)));
        assertThat(scene.reason("web")).isEqualTo("exit code 1 after 1 min; restart at once");
    }

    @Test
    void whoPutsItselfIntoTheBackgroundIsToldHowToStay() {
        Scenarios scene = new Scenarios(Specs.daemon("web").command("sh", "-c", "exec /usr/sbin/nginx -q")).up("web");
        scene.pass(Duration.ofMillis(20));
        scene.exitsLeavingOthers("web", 0);
        scene.emptied("web");
        assertThat(scene.reason("web"))
                .startsWith("exit code 0 after 20 ms; it put itself into the background; run it in the foreground"
                        + " (nginx -g 'daemon off;'), or say kind = \"forking\"; restart");
        Scenarios other = new Scenarios(Specs.daemon("web")).up("web");
        other.pass(LONG);
        other.exitsLeavingOthers("web", 0);
        assertThat(other.reason("web")).isEqualTo("exit code 0 after 1 min, clearing away the rest");
    }

    @Test
    void aStopCommandIsRunInsteadOfTheSignalWhichFollowsWhenItDoesNotHelp() {
        Scenarios scene = new Scenarios(Specs.daemon("web").stopCommand("webctl", "stop")).up("web");
        Incarnation web = scene.of("web");
        scene.heard();
        scene.stop("web");
        assertThat(scene.heard()).startsWith(new RunCommand(web, CommandRole.STOP), new AwaitGroupEmpty(web));
        List<Effect> failed = scene.send(new Event.CommandEnded(web, CommandRole.STOP, "exit code 3"));
        assertThat(failed).startsWith(new SendSignal(web, 15, true), new SendSignal(web, 18, true));
        assertThat(scene.reason("web")).isEqualTo("asked to stop; stop command: exit code 3; sent SIGTERM");
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("down");
    }

    @Test
    void aProgramThatItsStopCommandHasAskedHasTheRestOfTheTimeoutToEnd() {
        Scenarios scene = new Scenarios(Specs.daemon("web").stopCommand("webctl", "stop")).up("web");
        Incarnation web = scene.of("web");
        scene.stop("web");
        assertThat(scene.send(new Event.CommandEnded(web, CommandRole.STOP, "")))
                .isEmpty();
        scene.heard();
        scene.pass(Duration.ofSeconds(10));
        assertThat(scene.heard()).contains(new SendSignal(web, 9, true));
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("down");
    }

    @Test
    void aRestartClearsAFailureAndRunsACompletedOneshotAgain() {
        Scenarios scene =
                new Scenarios(Specs.daemon("web").restart(RestartPolicy.NEVER), Specs.oneshot("job")).up("web");
        scene.exits("web", 1);
        assertThat(scene.state("web")).isEqualTo("failed");
        scene.start("job");
        scene.spawned("job");
        scene.exits("job", 0);
        assertThat(scene.state("job")).isEqualTo("completed");
        scene.heard();
        scene.restart("web", "job");
        assertThat(scene.spawnedSince()).containsExactly("web#2", "job#2");
    }

    @Test
    void aOneshotThatTakesTooLongIsStoppedEvenIfItThenEndsWell() {
        Scenarios scene = new Scenarios(Specs.oneshot("job").restart(RestartPolicy.NEVER));
        scene.start("job");
        scene.spawned("job");
        scene.pass(Duration.ofSeconds(30));
        scene.exits("job", 0);
        assertThat(scene.reason("job")).isEqualTo("not done within 30 s");
        assertThat(scene.state("job")).isEqualTo("failed");
    }

    @Test
    void whatTheProgramSaysOfItselfIsKept() {
        Scenarios scene = new Scenarios(Specs.daemon("a")).up("a");
        scene.send(new Event.SaidStatus(scene.of("a"), "serving 7 clients"));
        scene.send(new Event.ChangedMainPid(scene.of("a"), 4711));
        assertThat(scene.view("a").statusText()).isEqualTo("serving 7 clients");
        assertThat(scene.view("a").state().pid()).isEqualTo(4711);
        scene.exits("a", 1);
        scene.passToDeadline();
        assertThat(scene.view("a").statusText()).isEmpty();
    }

    @Test
    void eventsOfAnOlderIncarnationAreDropped() {
        Scenarios scene = new Scenarios(Specs.daemon("a").noBackoff()).up("a");
        Incarnation old = scene.of("a");
        scene.exits("a", 1);
        scene.spawned("a");
        assertThat(scene.send(new Event.Exited(old, new Exit.Code(1), true))).isEmpty();
        assertThat(scene.send(new Event.BecameReady(new Incarnation("stranger", 1))))
                .isEmpty();
        assertThat(scene.state("a")).isEqualTo("running");
        assertThat(scene.supervisor.staleEvents()).isEqualTo(2);
    }

    @Test
    void theLatestEndsAreKeptNewestFirst() {
        Scenarios scene = new Scenarios(Specs.daemon("a").noBackoff()).up("a");
        for (int i = 1; i <= 12; i++) {
            scene.exits("a", i);
            scene.spawned("a");
        }
        assertThat(scene.view("a").exits()).hasSize(ServiceView.EXITS_MAX);
        assertThat(scene.view("a").exits().getFirst().exit()).isEqualTo(new Exit.Code(12));
        assertThat(scene.view("a").exits().getFirst().ready()).isTrue();
        assertThat(scene.view("a").exits().getFirst().asked()).isFalse();
    }
}
