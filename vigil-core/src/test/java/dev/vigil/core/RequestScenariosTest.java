package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.Outcome;
import dev.vigil.core.Effect.RunCommand;
import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.Effect.ShutDown;
import dev.vigil.core.Event.Command;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.spec.RestartPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stories of what clients ask for, and of the answers that they get. */
class RequestScenariosTest {
    @Test
    void aStartWhoseNeedFailsIsAnsweredAtOnceAndGoesOnWaiting() {
        Scenarios scene = new Scenarios(
                Specs.daemon("db").restart(RestartPolicy.NEVER),
                Specs.daemon("web").requires("db"));
        long start = scene.start("web");
        scene.send(new Event.SpawnFailed(scene.of("db"), "no such file"));
        assertThat(scene.outcome(start))
                .isEqualTo(new Outcome("web", false, "waiting for db, which failed: cannot start db: no such file"));
        assertThat(scene.state("web")).isEqualTo("waiting");
    }

    @Test
    void everyRequestGetsItsOwnAnswer() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        long first = scene.stop("web");
        long second = scene.stop("web", "web", "nobody");
        long third = scene.restart("web");
        assertThat(scene.outcome(first)).isEqualTo(new Outcome("web", false, "started by another request"));
        assertThat(scene.outcomes(second))
                .containsExactly(
                        new Outcome("web", false, "started by another request"),
                        new Outcome("nobody", false, "no such service"));
        scene.exits("web", 0);
        scene.spawned("web");
        scene.prove();
        assertThat(scene.outcome(third).ok()).isTrue();
        assertThat(scene.view("web").incarnation()).isEqualTo(2);
        assertThat(scene.outcomes(scene.start())).isEmpty();
    }

    @Test
    void settledIsWhenNothingIsOnItsWay() {
        Scenarios scene = new Scenarios(
                Specs.notifying("a"),
                Specs.daemon("b").restart(RestartPolicy.NEVER),
                Specs.daemon("c").requires("b"),
                Specs.daemon("idle"));
        scene.start("a", "c");
        long settle = scene.ask(new Command.Settle());
        scene.spawned("a");
        scene.spawned("b");
        scene.spawned("c");
        assertThat(scene.isAnswered(settle)).isFalse();
        scene.exits("b", 1);
        scene.ready("a");
        assertThat(scene.isAnswered(settle)).isFalse();
        scene.exits("c", 0);
        assertThat(scene.outcomes(settle))
                .extracting(Outcome::service, Outcome::ok)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", true),
                        org.assertj.core.groups.Tuple.tuple("b", false),
                        org.assertj.core.groups.Tuple.tuple("c", false));
        assertThat(scene.isAnswered(scene.ask(new Command.Settle()))).isTrue();
    }

    /** Whenever it is asked: before the launch, while it runs for a moment, or after its end. */
    @Test
    void aServiceThatEndsAtOnceHasNotSettledWell() {
        for (int askedAt = 0; askedAt < 4; askedAt++) {
            Scenarios scene = new Scenarios(Specs.daemon("crash"), Specs.daemon("web")).up("web");
            scene.pass(Duration.ofSeconds(1));
            long settle = 0;
            for (int moment = 0; moment < 4; moment++) {
                if (moment == askedAt) {
                    settle = scene.ask(new Command.Settle());
                }
                switch (moment) {
                    case 0 -> scene.start("crash");
                    case 1 -> scene.spawned("crash");
                    case 2 -> scene.pass(Duration.ofMillis(99));
                    default -> scene.exits("crash", 3);
                }
                if (moment == 0 && askedAt == 0) {
                    assertThat(scene.outcomes(settle))
                            .as("it was not wanted yet")
                            .hasSize(1);
                    settle = scene.ask(new Command.Settle());
                }
                assertThat(settle != 0 && scene.isAnswered(settle)).isEqualTo(moment == 3);
            }
            assertThat(scene.outcomes(settle))
                    .extracting(Outcome::service, Outcome::ok)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("crash", false),
                            org.assertj.core.groups.Tuple.tuple("web", true));
        }
    }

    @Test
    void aServiceThatStaysUpHasSettledSoon() {
        Scenarios scene = new Scenarios(Specs.daemon("web"));
        scene.start("web");
        long settle = scene.ask(new Command.Settle());
        scene.spawned("web");
        assertThat(scene.isAnswered(settle)).isFalse();
        assertThat(scene.supervisor.nextDeadlineNanos()).isEqualTo(scene.now() + Requests.PROBATION_NANOS);
        scene.passToDeadline();
        assertThat(scene.outcome(settle)).isEqualTo(new Outcome("web", true, "running: started"));
        assertThat(scene.supervisor.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /** Whether its end was seen yet when the answer is made must not be left to chance. */
    @Test
    void aStartIsNotSaidToHaveSucceededBeforeTheServiceHasRunForAMoment() {
        Scenarios scene = new Scenarios(Specs.daemon("web").restart(RestartPolicy.NEVER), Specs.daemon("stays"));
        long start = scene.start("web", "stays");
        scene.spawned("web");
        scene.spawned("stays");
        assertThat(scene.isAnswered(start)).isFalse();
        scene.exits("web", 3);
        assertThat(scene.isAnswered(start)).isFalse();
        scene.passToDeadline();
        assertThat(scene.outcomes(start))
                .containsExactly(
                        new Outcome("web", false, "exit code 3 after 0 ms"), new Outcome("stays", true, "running"));
        assertThat(scene.supervisor.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatHasShownThatItIsReadyHasSettledAtOnce() {
        Scenarios scene = new Scenarios(Specs.notifying("web"));
        scene.start("web");
        long settle = scene.ask(new Command.Settle());
        scene.spawned("web");
        scene.ready("web");
        assertThat(scene.outcome(settle).ok()).isTrue();
    }

    /** Neither is waited for it, nor is its short run taken for success. */
    @Test
    void aServiceThatHasEndedAndRunsAgainForAMomentHasNotSettledWell() {
        Scenarios scene = new Scenarios(Specs.daemon("crash"));
        scene.start("crash");
        scene.spawned("crash");
        scene.exits("crash", 3);
        scene.passToDeadline();
        scene.spawned("crash");
        assertThat(scene.state("crash")).isEqualTo("running");
        assertThat(scene.outcome(scene.ask(new Command.Settle())))
                .isEqualTo(new Outcome("crash", false, "running again, after 1 end by itself"));
        scene.pass(Duration.ofMillis(100));
        assertThat(scene.outcome(scene.ask(new Command.Settle())).ok()).isTrue();
    }

    @Test
    void aShutdownStopsAllInOrderAndRefusesStarts() {
        Scenarios scene = new Scenarios(Specs.daemon("db"), Specs.daemon("web").requires("db")).up("web");
        long shutdown = scene.ask(new Command.Shutdown());
        assertThat(scene.outcome(scene.start("web")).message()).isEqualTo("cannot start web: shutting down");
        assertThat(scene.outcome(scene.restart("web")).ok()).isFalse();
        scene.exits("web", 0);
        assertThat(scene.isAnswered(shutdown)).isFalse();
        List<Effect> last = scene.exits("db", 0);
        assertThat(last).endsWith(new ShutDown());
        assertThat(scene.outcomes(shutdown)).allMatch(Outcome::ok).hasSize(2);
        assertThat(scene.pass(Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void aShutdownOfNothingIsOverAtOnce() {
        Scenarios scene = new Scenarios();
        scene.heard();
        long shutdown = scene.ask(new Command.Shutdown());
        assertThat(scene.heard()).containsExactly(new Effect.Answer(shutdown, List.of()), new ShutDown());
    }

    @Test
    void aReloadIsASignalOrACommandAndNeedsARunningService() {
        Scenarios scene =
                new Scenarios(Specs.daemon("a"), Specs.daemon("b").reloadCommand("bctl", "reload"), Specs.daemon("c"));
        scene.up("a", "b");
        scene.heard();
        long reload = scene.ask(new Command.Reload(List.of("a", "b", "c")));
        assertThat(scene.heard())
                .containsExactly(
                        new SendSignal(scene.of("a"), 1, false), new RunCommand(scene.of("b"), CommandRole.RELOAD));
        scene.send(new Event.CommandEnded(scene.of("b"), CommandRole.RELOAD, ""));
        assertThat(scene.outcomes(reload))
                .containsExactly(
                        new Outcome("a", true, "sent SIGHUP"),
                        new Outcome("b", true, "reloaded"),
                        new Outcome("c", false, "cannot reload c: not running (down)"));
    }

    @Test
    void aReloadThatIsAskedForDuringAReloadRunsAfterIt() {
        Scenarios scene = new Scenarios(Specs.daemon("a").reloadCommand("ctl")).up("a");
        Event ended = new Event.CommandEnded(scene.of("a"), CommandRole.RELOAD, "exit code 1");
        long first = scene.ask(new Command.Reload(List.of("a")));
        scene.heard();
        long second = scene.ask(new Command.Reload(List.of("a")));
        assertThat(scene.heard()).isEmpty();
        assertThat(scene.send(ended)).contains(new RunCommand(scene.of("a"), CommandRole.RELOAD));
        assertThat(scene.outcome(first)).isEqualTo(new Outcome("a", false, "reload command: exit code 1"));
        assertThat(scene.isAnswered(second)).isFalse();
        scene.exits("a", 0);
        assertThat(scene.outcome(second).message()).isEqualTo("went down before the reload was done");
    }

    @Test
    void aSignalGoesToTheMainProcessOfWhatHasOne() {
        Scenarios scene = new Scenarios(Specs.daemon("a"), Specs.daemon("b")).up("a");
        scene.heard();
        long signal = scene.ask(new Command.Signal(List.of("a", "b"), 10));
        assertThat(scene.heard()).startsWith(new SendSignal(scene.of("a"), 10, false));
        assertThat(scene.outcomes(signal))
                .extracting(Outcome::message)
                .containsExactly("sent SIGUSR1", "cannot signal b: not running (down)");
    }

    @Test
    void aLoadThatCannotBeIsRefusedAsAWhole() {
        Scenarios scene = new Scenarios(Specs.daemon("a"));
        assertThat(refusal(scene, Specs.daemon("b"), Specs.daemon("a")))
                .isEqualTo("cannot load: there is a service of that name already (a)");
        assertThat(refusal(scene, Specs.daemon("b").requires("x")))
                .isEqualTo("cannot load: no such service (b requires x)");
        assertThat(refusal(
                        scene,
                        Specs.daemon("b").requires("c"),
                        Specs.daemon("c").after("b")))
                .isEqualTo("cannot load: services need each other in a circle (b requires c, c after b)");
        assertThat(scene.supervisor.view("b")).isEmpty();
    }

    private static String refusal(Scenarios scene, Specs... specs) {
        long load = scene.ask(new Command.Load(
                java.util.stream.Stream.of(specs).map(Specs::spec).toList()));
        assertThat(scene.outcomes(load)).noneMatch(Outcome::ok);
        return scene.outcome(load).message();
    }

    @Test
    void aLaterLoadLeavesWhatRunsAsItIs() {
        Scenarios scene = new Scenarios(Specs.daemon("b")).up("b");
        scene.ask(new Command.Load(List.of(
                Specs.daemon("a").spec(), Specs.daemon("c").requires("a", "b").spec())));
        assertThat(scene.state("b")).isEqualTo("running");
        assertThat(scene.supervisor.view()).extracting(ServiceView::name).containsExactly("a", "b", "c");
        scene.up("c");
        assertThat(scene.state("c")).isEqualTo("running");
    }

    @Test
    void aSupervisorGoesOnFromTheRecordsOfAnother() {
        Scenarios scene = new Scenarios(Specs.daemon("db"), Specs.daemon("web").requires("db")).up("web");
        scene.prove();
        scene.dies("db", 9);
        List<ServiceRecord> records = scene.supervisor.records();
        Supervisor next = new Supervisor(7, Duration.ZERO);
        next.restore(records);
        assertThat(next.records()).isEqualTo(records);
        assertThat(next.nextDeadlineNanos()).isEqualTo(scene.supervisor.nextDeadlineNanos());
        Event exit = new Event.Exited(scene.of("web"), new Exit.Code(0), true);
        assertThat(next.advance(scene.now(), exit)).isEqualTo(scene.supervisor.advance(scene.now(), exit));
        assertThat(next.records()).isEqualTo(scene.supervisor.records());
        assertThat(next.spec("web"))
                .isEqualTo(Optional.of(scene.supervisor.spec("web").orElseThrow()));
    }

    @Test
    void aLaunchOfWhichNothingIsFoundIsMadeUnderTheNextNumberAndCountsAsNoEnd() {
        Scenarios scene = new Scenarios(Specs.daemon("web").limit(1, Duration.ofHours(1)));
        scene.start("web");
        scene.stop("web");
        Supervisor unwanted = new Supervisor(7, Duration.ZERO);
        unwanted.restore(scene.supervisor.records());
        unwanted.advance(scene.now(), new Event.LeftNoTrace(new Incarnation("web", 1)));
        assertThat(unwanted.view("web").orElseThrow().state().word()).isEqualTo("down");
        scene.start("web");
        Supervisor next = new Supervisor(7, Duration.ZERO);
        next.restore(scene.supervisor.records());
        List<Effect> effects = next.advance(scene.now(), new Event.LeftNoTrace(new Incarnation("web", 1)));
        assertThat(effects).startsWith(new Effect.Spawn(new Incarnation("web", 2)));
        ServiceView web = next.view("web").orElseThrow();
        assertThat(web.reason()).isEqualTo("there is no trace of web#1, which vigild was about to launch when it died");
        assertThat(web.exits()).isEmpty();
        assertThat(web.restarts()).isZero();
    }
}
