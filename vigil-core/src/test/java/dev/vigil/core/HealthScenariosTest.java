package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.Publish;
import dev.vigil.core.spec.RestartPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the state machine makes of what health checks find. */
class HealthScenariosTest {
    private static final String WHY = "health check tcp db:1: connection refused (ECONNREFUSED), 3 failures in a row";

    private static void finds(Scenarios scene, String service, HealthVerdict verdict) {
        scene.send(new Event.HealthChanged(scene.of(service), verdict, WHY));
    }

    private static List<String> told(Scenarios scene) {
        return scene.heard().stream()
                .filter(Publish.class::isInstance)
                .map(effect -> ((Publish) effect).notice())
                .map(notice -> notice.from() + " -> " + notice.to() + ": " + notice.reason())
                .toList();
    }

    @Test
    void eachChangeIsToldAndTheReasonIsThatOfTheLatest() {
        Scenarios scene = new Scenarios(Specs.daemon("db").checked()).up("db");
        told(scene);
        finds(scene, "db", HealthVerdict.HEALTHY);
        assertThat(told(scene)).containsExactly("running -> healthy: " + WHY);
        assertThat(scene.reason("db")).isEqualTo("started");
        finds(scene, "db", HealthVerdict.UNHEALTHY);
        finds(scene, "db", HealthVerdict.UNHEALTHY);
        assertThat(told(scene)).containsExactly("healthy -> unhealthy: " + WHY);
        assertThat(scene.reason("db")).isEqualTo(WHY);
        assertThat(scene.view("db").health()).isEqualTo(HealthVerdict.UNHEALTHY);
        assertThat(scene.state("db")).isEqualTo("running");
    }

    @Test
    void theNextLaunchIsNotKnownToBeHealthy() {
        Scenarios scene = new Scenarios(Specs.daemon("db").checked().noBackoff()).up("db");
        finds(scene, "db", HealthVerdict.HEALTHY);
        Incarnation first = scene.of("db");
        scene.exits("db", 1);
        scene.spawned("db");
        scene.send(new Event.HealthChanged(first, HealthVerdict.UNHEALTHY, WHY));
        assertThat(scene.state("db")).isEqualTo("running");
        assertThat(scene.view("db").health()).isEqualTo(HealthVerdict.UNKNOWN);
    }

    @Test
    void whatStartsAfterItIsHealthyWaitsForThat() {
        Scenarios scene = new Scenarios(
                Specs.daemon("db").checked(), Specs.daemon("web").requires("db").afterHealthy("db"));
        long request = scene.start("web");
        scene.spawned("db");
        assertThat(scene.state("web")).isEqualTo("waiting");
        assertThat(scene.reason("web")).isEqualTo("waiting for db (running, not known to be healthy yet)");
        assertThat(scene.isAnswered(request)).isFalse();
        finds(scene, "db", HealthVerdict.HEALTHY);
        scene.spawned("web");
        scene.prove();
        assertThat(scene.state("web")).isEqualTo("running");
        assertThat(scene.outcome(request).ok()).isTrue();
        finds(scene, "db", HealthVerdict.UNHEALTHY);
        assertThat(scene.state("web")).as("it is order, not fate").isEqualTo("running");
    }

    @Test
    void whoAskedHearsThatAnUnhealthyServiceIsInTheWay() {
        Scenarios scene = new Scenarios(
                Specs.daemon("db").checked(),
                Specs.daemon("web").wants("db").afterHealthy("db"),
                Specs.daemon("shop").requires("web"));
        long request = scene.start("shop");
        scene.spawned("db");
        finds(scene, "db", HealthVerdict.UNHEALTHY);
        assertThat(scene.outcome(request).message())
                .isEqualTo("waiting for web, which is held up by db, which is unhealthy: " + WHY);
        assertThat(scene.reason("web")).isEqualTo("waiting for db, which is unhealthy: " + WHY);
        finds(scene, "db", HealthVerdict.HEALTHY);
        scene.spawned("web");
        scene.spawned("shop");
        assertThat(scene.state("shop")).isEqualTo("running");
    }

    @Test
    void withoutRequiresItGoesOnWhenTheOtherHasFailed() {
        Scenarios scene = new Scenarios(
                Specs.daemon("db").checked().restart(RestartPolicy.NEVER),
                Specs.daemon("web").wants("db").afterHealthy("db"));
        scene.start("web");
        scene.spawned("db");
        scene.exits("db", 1);
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("running");
    }

    @Test
    void whatHasNoChecksCountsAsHealthy() {
        Scenarios scene = new Scenarios(
                Specs.daemon("db"), Specs.daemon("web").requires("db").afterHealthy("db"));
        scene.start("web");
        scene.spawned("db");
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("running");
    }

    /** What compose calls {@code service_completed_successfully}. */
    @Test
    void whatRequiresAOneshotStartsOnceThatHasCompleted() {
        Scenarios scene = new Scenarios(
                Specs.oneshot("migrate"),
                Specs.daemon("web").requires("migrate"),
                Specs.daemon("log").after("migrate"));
        scene.start("web", "log");
        scene.spawned("migrate");
        assertThat(scene.state("web")).isEqualTo("waiting");
        assertThat(scene.state("log")).isEqualTo("waiting");
        scene.exits("migrate", 0);
        scene.spawned("web");
        scene.spawned("log");
        assertThat(scene.state("web")).isEqualTo("running");
        assertThat(scene.state("log")).isEqualTo("running");
    }

    @Test
    void whatRequiresAOneshotThatFailsDoesNotStartAndWhatOnlyComesAfterItDoes() {
        Scenarios scene = new Scenarios(
                Specs.oneshot("migrate").restart(RestartPolicy.NEVER),
                Specs.daemon("web").requires("migrate"),
                Specs.daemon("log").after("migrate"));
        long request = scene.start("web");
        scene.start("log");
        scene.spawned("migrate");
        scene.exits("migrate", 3);
        scene.spawned("log");
        assertThat(scene.state("log")).isEqualTo("running");
        assertThat(scene.state("web")).isEqualTo("waiting");
        assertThat(scene.outcome(request).message()).startsWith("waiting for migrate, which failed: exit code 3");
    }
}
