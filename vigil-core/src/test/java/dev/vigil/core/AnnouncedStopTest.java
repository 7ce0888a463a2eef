package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.Event.Command;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.spec.NotifiedReload;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.SignalName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What services say of their stops, restarts and reloads by sd_notify(3). */
class AnnouncedStopTest {
    private static Scenarios announced(Scenarios scene) {
        scene.heard();
        scene.send(new Event.SaidStopping(scene.of("web")));
        return scene;
    }

    @Test
    void nothingIsSentToIt() {
        Scenarios scene = announced(new Scenarios(Specs.daemon("web")).up("web"));
        assertThat(scene.state("web")).isEqualTo("stopping");
        assertThat(scene.heard()).noneMatch(SendSignal.class::isInstance);
    }

    @Test
    void itsEndIsJudgedByThePolicyAsItWas() {
        Scenarios scene = announced(new Scenarios(Specs.daemon("web").restart(RestartPolicy.ON_FAILURE)).up("web"));
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("down");
        assertThat(scene.reason("web")).startsWith("ended with exit code 0").contains("it had said so (STOPPING=1)");
    }

    @Test
    void aFailedEndIsAFailureAllTheSame() {
        Scenarios scene = announced(new Scenarios(Specs.daemon("web").restart(RestartPolicy.ON_FAILURE)).up("web"));
        scene.exits("web", 3);
        assertThat(scene.state("web")).isEqualTo("backoff");
        assertThat(scene.view("web").exits().getFirst().asked()).isFalse();
    }

    @Test
    void itIsKilledAfterTheTimeOfAStop() {
        Scenarios scene = new Scenarios(Specs.daemon("web").restart(RestartPolicy.NEVER)).up("web");
        scene.prove();
        announced(scene);
        scene.passToDeadline();
        assertThat(scene.heard()).contains(new SendSignal(scene.of("web"), SignalName.KILL, true));
        scene.dies("web", SignalName.KILL);
        assertThat(scene.state("web")).isEqualTo("failed");
        assertThat(scene.reason("web")).startsWith("killed by SIGKILL");
    }

    @Test
    void aStopThatIsAskedForMeanwhileIsForGood() {
        Scenarios scene = announced(new Scenarios(Specs.daemon("web")).up("web"));
        long stop = scene.stop("web");
        scene.exits("web", 0);
        assertThat(scene.outcome(stop).ok()).isTrue();
        assertThat(scene.state("web")).isEqualTo("down");
    }

    @Test
    void theBackoffBeginsFromItsStartAgain() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        scene.exits("web", 1);
        scene.passToDeadline();
        scene.send(new Event.Spawned(scene.of("web"), 77));
        assertThat(scene.view("web").row().ends()).isEqualTo(1);
        scene.send(new Event.ResetBackoff(scene.of("web")));
        assertThat(scene.view("web").row().ends()).isZero();
    }

    @Test
    void aReloadThatIsToldIsAwaited() {
        Specs web = Specs.daemon("web").section(NotifiedReload.class, new NotifiedReload());
        Scenarios scene = new Scenarios(web).up("web");
        scene.heard();
        long reload = scene.ask(new Command.Reload(List.of("web")));
        assertThat(scene.heard()).containsExactly(new Effect.RunCommand(scene.of("web"), CommandRole.RELOAD));
        scene.send(new Event.CommandEnded(scene.of("web"), CommandRole.RELOAD, "no RELOADING=1 within 30 s"));
        assertThat(scene.outcome(reload).message()).isEqualTo("reload: no RELOADING=1 within 30 s");
    }
}
