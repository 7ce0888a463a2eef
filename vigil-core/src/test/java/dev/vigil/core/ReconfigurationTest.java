package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.Event.Command;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.SignalName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services are loaded, changed and removed while others run. */
class ReconfigurationTest {
    private static Command.Change change(Specs... specs) {
        return new Command.Change(List.of(specs).stream().map(Specs::spec).toList());
    }

    private static Command.Remove remove(String... names) {
        return new Command.Remove(List.of(names));
    }

    @Test
    void whatRunsGoesOnAndTheNewPolicyJudgesItsEnd() {
        Scenarios scene = new Scenarios(Specs.daemon("web"), Specs.daemon("db")).up("web", "db");
        int pid = scene.view("web").state().pid();
        long request = scene.ask(change(Specs.daemon("web").restart(RestartPolicy.NEVER)));
        assertThat(scene.outcome(request)).isEqualTo(new Effect.Outcome("web", true, "changed"));
        assertThat(scene.view("web").state().pid()).isEqualTo(pid);
        scene.exits("web", 1);
        assertThat(scene.state("web")).isEqualTo("failed");
        assertThat(scene.state("db")).isEqualTo("running");
    }

    @Test
    void aChangeIsToldToTheJournal() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        scene.supervisor.takeChanged();
        scene.ask(change(Specs.daemon("web").restart(RestartPolicy.NEVER)));
        assertThat(scene.supervisor.takeChanged())
                .extracting(ServiceRecord::name)
                .containsExactly("web");
    }

    @Test
    void aNewNeedThatIsNotThereStopsTheServiceUntilItIs() {
        Scenarios scene = new Scenarios(Specs.daemon("web"), Specs.daemon("db")).up("web");
        scene.heard();
        scene.ask(change(Specs.daemon("web").requires("db")));
        assertThat(scene.state("web")).isEqualTo("stopping");
        assertThat(scene.heard()).contains(new SendSignal(scene.of("web"), SignalName.TERM, true));
        scene.dies("web", SignalName.TERM);
        assertThat(scene.state("web")).isEqualTo("waiting");
        scene.up("db");
        assertThat(scene.state("web")).isEqualTo("running");
    }

    @Test
    void whatCannotBeChangesNothing() {
        Scenarios scene = new Scenarios(Specs.daemon("web"), Specs.daemon("db").requires("web")).up("web", "db");
        long circle = scene.ask(change(Specs.daemon("web").requires("db")));
        assertThat(scene.outcome(circle).message())
                .isEqualTo("cannot change: services need each other in a circle (web requires db, db requires web)");
        long missing = scene.ask(change(Specs.daemon("web").requires("nobody")));
        assertThat(scene.outcome(missing).message()).contains("no such service (web requires nobody)");
        long unknown = scene.ask(change(Specs.daemon("other")));
        assertThat(scene.outcome(unknown).message()).isEqualTo("cannot change: no such service (other)");
        assertThat(scene.state("web")).isEqualTo("running");
        assertThat(scene.supervisor.spec("web").orElseThrow())
                .isEqualTo(Specs.daemon("web").spec());
    }

    @Test
    void onlyWhatHasNoProcessesAndIsNeededByNoneIsRemoved() {
        Scenarios scene = new Scenarios(Specs.daemon("web"), Specs.daemon("db").requires("web")).up("web", "db");
        assertThat(scene.outcome(scene.ask(remove("web"))).message())
                .isEqualTo("cannot remove: it has processes (web)");
        scene.stop("web");
        scene.dies("db", SignalName.TERM);
        scene.dies("web", SignalName.TERM);
        assertThat(scene.outcome(scene.ask(remove("web"))).message())
                .isEqualTo("cannot remove: no such service (db requires web)");
        long both = scene.ask(remove("db", "web"));
        assertThat(scene.isAnswered(both)).isTrue();
        assertThat(scene.supervisor.view()).isEmpty();
        assertThat(scene.supervisor.takeRemoved()).containsExactly("db", "web");
        assertThat(scene.supervisor.takeRemoved()).isEmpty();
    }

    @Test
    void whoWaitsForAServiceThatIsRemovedHasAnAnswer() {
        Scenarios scene = new Scenarios(
                Specs.daemon("web").requires("db"),
                Specs.daemon("db").restart(RestartPolicy.NEVER),
                Specs.notifying("slow"));
        long settle = scene.ask(new Command.Settle());
        long start = scene.start("slow");
        scene.up();
        scene.ask(remove("web"));
        assertThat(scene.isAnswered(settle)).isTrue();
        assertThat(scene.isAnswered(start)).isTrue();
    }
}
