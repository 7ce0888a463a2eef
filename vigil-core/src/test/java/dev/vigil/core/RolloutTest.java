package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.change.ChangePlan;
import dev.vigil.core.change.ChangeStep;
import dev.vigil.core.change.KnownServices;
import dev.vigil.core.change.Rollout;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Setting;
import dev.vigil.core.spec.SignalName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Services become what files say, with the real state machine. */
class RolloutTest {
    private final Set<String> broken = new HashSet<>();
    private final List<String> spawned = new ArrayList<>();

    private static List<ServiceSpec> specs(Specs... specs) {
        return Stream.of(specs).map(Specs::spec).toList();
    }

    private static Specs with(Specs specs, String command) {
        return specs.command(command);
    }

    private static KnownServices known(Scenarios scene) {
        return new KnownServices() {
            @Override
            public List<ServiceSpec> specs() {
                return scene.supervisor.records().stream()
                        .map(ServiceRecord::spec)
                        .toList();
            }

            @Override
            public Optional<ServiceView> view(String service) {
                return scene.supervisor.view(service);
            }

            @Override
            public List<Setting> inForce(ServiceSpec spec) {
                return spec.settings();
            }

            @Override
            public boolean differs(String service) {
                return false;
            }

            @Override
            public boolean isToStart(String service) {
                return scene.supervisor.view(service).isEmpty();
            }
        };
    }

    private static ChangePlan plan(Scenarios scene, Specs... wanted) {
        return ChangePlan.of(known(scene), specs(wanted));
    }

    private static List<String> told(ChangePlan plan) {
        return plan.steps().stream()
                .map(step -> step.kind() + " " + step.service())
                .toList();
    }

    /** Carries it out; each program comes up at once unless it is broken. */
    private Rollout.Next run(Scenarios scene, ChangePlan plan) {
        Rollout rollout = new Rollout(plan, scene.supervisor::view);
        scene.heard();
        for (int i = 0; i < 100; i++) {
            Rollout.Next next = rollout.next(scene.supervisor::view, _ -> true);
            if (!(next instanceof Rollout.Ask(Event.Command command))) {
                return next;
            }
            long request = scene.ask(command);
            settle(scene, request);
            rollout.answered(scene.outcomes(request));
        }
        throw new AssertionError("no end");
    }

    private void settle(Scenarios scene, long request) {
        for (int i = 0; i < 100 && !scene.isAnswered(request); i++) {
            List<ServiceView> views = scene.supervisor.view();
            views.forEach(view -> move(scene, view));
            if (views.equals(scene.supervisor.view())) {
                scene.prove();
            }
        }
        spawned.addAll(scene.spawnedSince());
    }

    private void move(Scenarios scene, ServiceView view) {
        if (view.state().phase() == Phase.STARTING && view.state().pid() == 0) {
            scene.spawned(view.name());
            if (broken.contains(view.name())) {
                scene.exits(view.name(), 1);
            }
        } else if (view.state().phase() == Phase.STARTING) {
            scene.ready(view.name());
        } else if (view.state().phase() == Phase.STOPPING) {
            scene.dies(view.name(), SignalName.TERM);
        }
    }

    @Test
    void whatDidNotChangeIsInNoStep() {
        Scenarios scene = new Scenarios(Specs.daemon("web"), Specs.daemon("db")).up("web", "db");
        ChangePlan plan = plan(scene, with(Specs.daemon("web"), "/bin/new"), Specs.daemon("db"));
        assertThat(told(plan)).containsExactly("RESTART web");
        int pid = scene.view("db").state().pid();
        assertThat(run(scene, plan)).isInstanceOf(Rollout.Finished.class);
        assertThat(spawned).containsExactly("web#2");
        assertThat(scene.view("db").state().pid()).isEqualTo(pid);
        assertThat(plan(scene, with(Specs.daemon("web"), "/bin/new"), Specs.daemon("db"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aSettingThatIsTakenUpAtOnceLeavesTheProcessAlone() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        int pid = scene.view("web").state().pid();
        ChangePlan plan = plan(scene, Specs.daemon("web").restart(RestartPolicy.NEVER));
        assertThat(told(plan)).containsExactly("CHANGE web");
        assertThat(run(scene, plan)).isInstanceOf(Rollout.Finished.class);
        assertThat(scene.view("web").state().pid()).isEqualTo(pid);
        scene.exits("web", 1);
        assertThat(scene.state("web")).isEqualTo("failed");
    }

    @Test
    void whatWasStoppedStaysStopped() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        scene.stop("web");
        scene.dies("web", SignalName.TERM);
        ChangePlan plan = plan(scene, with(Specs.daemon("web"), "/bin/new"));
        assertThat(told(plan)).containsExactly("CHANGE web");
        assertThat(run(scene, plan)).isInstanceOf(Rollout.Finished.class);
        assertThat(scene.state("web")).isEqualTo("down");
        assertThat(scene.supervisor.spec("web").orElseThrow().launch().command())
                .containsExactly("/bin/new");
    }

    @Test
    void aRenameStopsTheOldOneBeforeItStartsTheNewOne() {
        Scenarios scene = new Scenarios(Specs.daemon("db"), Specs.daemon("web").requires("db")).up("web");
        ChangePlan plan =
                plan(scene, Specs.daemon("database"), Specs.daemon("web").requires("database"));
        assertThat(told(plan)).containsExactly("REMOVE db", "CHANGE web", "ADD database");
        int pid = scene.view("web").state().pid();
        assertThat(run(scene, plan)).isInstanceOf(Rollout.Finished.class);
        assertThat(spawned).containsExactly("database#1");
        assertThat(scene.view("web").state().pid()).as("web runs on").isEqualTo(pid);
        assertThat(scene.supervisor.view("db")).isEmpty();
        assertThat(scene.supervisor.spec("web").orElseThrow().dependencies().requires())
                .containsExactly("database");
    }

    @Test
    void oneThatIsKnownAgainGoesOnWithItsNumbers() {
        Scenarios scene = new Scenarios(Specs.daemon("db"), Specs.daemon("web")).up("web");
        run(scene, plan(scene, Specs.daemon("db")));
        run(scene, plan(scene, Specs.daemon("db"), Specs.daemon("web")));
        assertThat(spawned).containsExactly("web#2");
    }

    @Test
    void eachIsRestartedOnceAfterWhatItRequires() {
        Specs db = Specs.daemon("db");
        Specs web = Specs.daemon("web").requires("db");
        Scenarios scene = new Scenarios(web, db).up("web");
        ChangePlan plan = plan(scene, with(web, "/bin/web2"), with(db, "/bin/db2"));
        assertThat(told(plan)).containsExactly("RESTART db", "RESTART web");
        assertThat(run(scene, plan)).isInstanceOf(Rollout.Finished.class);
        assertThat(spawned).containsExactly("db#2", "web#2");
    }

    @Test
    void theFirstThatFailsEndsIt() {
        Specs a = Specs.daemon("a").restart(RestartPolicy.NEVER);
        Specs b = Specs.daemon("b").after("a");
        Scenarios scene = new Scenarios(a, b).up("a", "b");
        broken.add("a");
        int pid = scene.view("b").state().pid();
        ChangePlan plan = plan(scene, with(a, "/bin/a2"), with(b, "/bin/b2"));
        assertThat(run(scene, plan)).isInstanceOfSatisfying(Rollout.Failed.class, failed -> {
            assertThat(failed.service()).isEqualTo("a");
            assertThat(failed.reason()).contains("exit code 1");
        });
        assertThat(scene.view("b").state().pid()).as("b was not touched").isEqualTo(pid);
    }

    @Test
    void aNeedThatIsNewIsUpBeforeItIsNeeded() {
        Scenarios scene = new Scenarios(Specs.daemon("web"), Specs.daemon("db")).up("web");
        int pid = scene.view("web").state().pid();
        ChangePlan plan =
                plan(scene, Specs.daemon("web").requires("db", "new"), Specs.daemon("db"), Specs.daemon("new"));
        assertThat(told(plan)).containsExactlyInAnyOrder("CHANGE web", "START db", "ADD new");
        assertThat(run(scene, plan)).isInstanceOf(Rollout.Finished.class);
        assertThat(scene.view("web").state().pid()).isEqualTo(pid);
        assertThat(scene.state("db")).isEqualTo("running");
        assertThat(scene.state("new")).isEqualTo("running");
    }

    @Test
    void theDirectionOfADependencyCanBeTurnedRound() {
        Scenarios scene = new Scenarios(Specs.daemon("a").requires("b"), Specs.daemon("b")).up("a");
        ChangePlan plan = plan(scene, Specs.daemon("a"), Specs.daemon("b").requires("a"));
        assertThat(run(scene, plan)).isInstanceOf(Rollout.Finished.class);
        assertThat(spawned).isEmpty();
        assertThat(scene.supervisor.spec("b").orElseThrow().dependencies().requires())
                .containsExactly("a");
    }

    @Test
    void oneThatHasFailedIsTriedWithItsNewSettings() {
        Specs web = Specs.daemon("web").restart(RestartPolicy.NEVER);
        Scenarios scene = new Scenarios(web).up("web");
        scene.exits("web", 1);
        ChangePlan plan = plan(scene, with(web, "/bin/new"));
        assertThat(told(plan)).containsExactly("START web");
        assertThat(run(scene, plan)).isInstanceOf(Rollout.Finished.class);
        assertThat(scene.state("web")).isEqualTo("running");
    }

    @Test
    void oneThatIsCompletedIsNotRunAgain() {
        Scenarios scene = new Scenarios(Specs.oneshot("migrate"));
        scene.start("migrate");
        scene.spawned("migrate");
        scene.exits("migrate", 0);
        ChangePlan plan = plan(scene, with(Specs.oneshot("migrate"), "/bin/new"));
        assertThat(plan.steps()).extracting(ChangeStep::kind).containsExactly(ChangeStep.Kind.CHANGE);
        assertThat(run(scene, plan)).isInstanceOf(Rollout.Finished.class);
        assertThat(scene.state("migrate")).isEqualTo("completed");
    }

    @Test
    void theHealthOfEachIsKnownBeforeTheNext() {
        Specs a = Specs.daemon("a").checked();
        Scenarios scene = new Scenarios(a, Specs.daemon("b").after("a")).up("a", "b");
        ChangePlan plan = plan(scene, with(a, "/bin/a2"), with(Specs.daemon("b").after("a"), "/bin/b2"));
        Rollout rollout = new Rollout(plan, scene.supervisor::view);
        Rollout.Next next = rollout.next(scene.supervisor::view, _ -> true);
        while (next instanceof Rollout.Ask(Event.Command command)) {
            long request = scene.ask(command);
            settle(scene, request);
            rollout.answered(scene.outcomes(request));
            next = rollout.next(scene.supervisor::view, _ -> true);
        }
        assertThat(next).isEqualTo(new Rollout.AwaitHealth("a"));
        assertThat(rollout.undone()).containsExactly("a", "b");
        scene.send(new Event.HealthChanged(scene.of("a"), HealthVerdict.UNHEALTHY, "status 503"));
        assertThat(rollout.next(scene.supervisor::view, _ -> true))
                .isInstanceOfSatisfying(
                        Rollout.Failed.class,
                        failed -> assertThat(failed.reason()).contains("503"));
    }
}
