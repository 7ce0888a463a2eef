package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.CancelLaunch;
import dev.vigil.core.Effect.RunCommand;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.spec.RestartPolicy;
import org.junit.jupiter.api.Test;

/** Commands before and after the program of a service. */
class LaunchCommandScenariosTest {
    private static final String CONDITION = "condition `test -f x`: exit code 1";

    @Test
    void aLaunchThatIsSkippedCompletesTheServiceAndWhatRequiresItGoesOn() {
        Scenarios scene =
                new Scenarios(Specs.daemon("db").preStart(), Specs.daemon("web").requires("db"));
        long request = scene.start("web");
        scene.send(new Event.Skipped(scene.of("db"), CONDITION));
        assertThat(scene.state("db")).isEqualTo("completed");
        assertThat(scene.reason("db")).isEqualTo("skipped: " + CONDITION);
        assertThat(scene.view("db").exits()).isEmpty();
        scene.spawned("web");
        scene.prove();
        assertThat(scene.outcome(request).ok()).isTrue();
    }

    @Test
    void startAsksTheConditionOfASkippedServiceAgain() {
        Scenarios scene = new Scenarios(Specs.daemon("web").preStart());
        long first = scene.start("web");
        scene.send(new Event.Skipped(scene.of("web"), CONDITION));
        assertThat(scene.outcome(first).message()).isEqualTo("completed, skipped: " + CONDITION);
        scene.heard();
        scene.start("web");
        assertThat(scene.spawnedSince()).containsExactly("web#2");
    }

    @Test
    void aFailedPreStartIsAFailureForTheRestartPolicy() {
        Scenarios scene = new Scenarios(Specs.daemon("web").preStart().steadyBackoff());
        scene.start("web");
        scene.send(new Event.SpawnFailed(scene.of("web"), "pre-start `false`: exit code 1"));
        assertThat(scene.state("web")).isEqualTo("backoff");
        assertThat(scene.reason("web"))
                .isEqualTo("cannot start web: pre-start `false`: exit code 1; restart in 100 ms");
    }

    @Test
    void aStopBeforeTheLaunchEndsWhatRunsBeforeIt() {
        Scenarios scene = new Scenarios(Specs.daemon("web").preStart());
        scene.start("web");
        scene.send(new Event.CommandBegan(scene.of("web"), "pre-start `sleep 9`"));
        assertThat(scene.reason("web")).isEqualTo("pre-start `sleep 9`");
        scene.heard();
        long request = scene.stop("web");
        assertThat(scene.heard()).contains(new CancelLaunch(scene.of("web")));
        scene.send(new Event.LaunchCancelled(scene.of("web")));
        assertThat(scene.state("web")).isEqualTo("down");
        assertThat(scene.outcome(request).ok()).isTrue();
    }

    @Test
    void aStopThatIsTakenBackLaunchesAnewWithoutCountingAFailure() {
        Scenarios scene = new Scenarios(Specs.daemon("web").preStart());
        scene.start("web");
        scene.stop("web");
        scene.start("web");
        scene.heard();
        scene.send(new Event.LaunchCancelled(scene.of("web")));
        assertThat(scene.spawnedSince()).containsExactly("web#2");
        assertThat(scene.view("web").row().ends()).isZero();
    }

    @Test
    void aRestartBeforeTheLaunchSaysWhy() {
        Scenarios scene = new Scenarios(Specs.daemon("web").preStart());
        scene.start("web");
        scene.restart("web");
        scene.send(new Event.LaunchCancelled(scene.of("web")));
        assertThat(scene.reason("web")).isEqualTo("asked to restart");
        assertThat(scene.view("web").incarnation()).isEqualTo(2);
    }

    @Test
    void itIsRunningOnceItsPostStartCommandsHaveEnded() {
        Scenarios scene = new Scenarios(Specs.notifying("web").postStart());
        long request = scene.start("web");
        scene.spawned("web");
        assertThat(scene.ready("web")).startsWith(new RunCommand(scene.of("web"), CommandRole.POST_START));
        assertThat(scene.ready("web")).isEmpty();
        assertThat(scene.state("web")).isEqualTo("starting");
        scene.send(new Event.CommandEnded(scene.of("web"), CommandRole.POST_START, ""));
        assertThat(scene.state("web")).isEqualTo("running");
        assertThat(scene.outcome(request).ok()).isTrue();
    }

    @Test
    void oneWhosePostStartFailsIsStoppedAndThatIsAFailure() {
        Scenarios scene = new Scenarios(Specs.daemon("web")
                .postStart()
                .restart(RestartPolicy.ON_FAILURE)
                .steadyBackoff());
        scene.start("web");
        scene.spawned("web");
        scene.send(new Event.CommandEnded(scene.of("web"), CommandRole.POST_START, "post-start `x`: exit code 2"));
        assertThat(scene.state("web")).isEqualTo("stopping");
        scene.exits("web", 0);
        assertThat(scene.reason("web")).isEqualTo("post-start `x`: exit code 2; restart in 100 ms");
    }

    @Test
    void aStopWhilePostStartRunsEndsIt() {
        Scenarios scene = new Scenarios(Specs.daemon("web").postStart());
        scene.start("web");
        scene.spawned("web");
        scene.heard();
        scene.stop("web");
        assertThat(scene.heard()).startsWith(new CancelLaunch(scene.of("web")));
        scene.send(new Event.CommandEnded(scene.of("web"), CommandRole.POST_START, "post-start `x`: stopped"));
        scene.exits("web", 0);
        assertThat(scene.reason("web")).isEqualTo("stopped: exit code 0");
    }

    @Test
    void postStopIsRunWhenNothingIsLeftAndBeforeAnythingIsDecided() {
        Scenarios scene = new Scenarios(Specs.daemon("web").postStop().noBackoff()).up("web");
        scene.heard();
        Incarnation first = scene.of("web");
        scene.exitsLeavingOthers("web", 3);
        assertThat(scene.heard()).doesNotContain(new RunCommand(first, CommandRole.POST_STOP));
        assertThat(scene.emptied("web")).contains(new RunCommand(first, CommandRole.POST_STOP));
        assertThat(scene.state("web")).isEqualTo("stopping");
        assertThat(scene.reason("web")).isEqualTo("exit code 3 after 0 ms; its post-stop commands are run");
        scene.heard();
        scene.send(new Event.CommandEnded(first, CommandRole.POST_STOP, ""));
        assertThat(scene.spawnedSince()).containsExactly("web#2");
    }

    @Test
    void postStopIsRunAfterALaunchThatFailedAndItsFailureChangesNothing() {
        Scenarios scene = new Scenarios(Specs.daemon("web").postStop().restart(RestartPolicy.NEVER));
        scene.start("web");
        scene.send(new Event.SpawnFailed(scene.of("web"), "no such file"));
        scene.send(new Event.CommandEnded(scene.of("web"), CommandRole.POST_STOP, "post-stop `x`: exit code 1"));
        assertThat(scene.state("web")).isEqualTo("failed");
        assertThat(scene.reason("web")).isEqualTo("cannot start web: no such file; post-stop `x`: exit code 1");
    }

    @Test
    void aStopIsDoneWhenPostStopHasEnded() {
        Scenarios scene = new Scenarios(Specs.daemon("web").postStop()).up("web");
        long request = scene.stop("web");
        scene.exits("web", 0);
        scene.emptied("web");
        assertThat(scene.isAnswered(request)).isFalse();
        scene.send(new Event.CommandEnded(scene.of("web"), CommandRole.POST_STOP, ""));
        assertThat(scene.outcome(request).ok()).isTrue();
        assertThat(scene.reason("web")).isEqualTo("stopped: exit code 0");
    }
}
