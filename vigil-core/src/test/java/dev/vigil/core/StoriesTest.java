package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Named stories with a clock that only the story moves. They read like the manual. */
class StoriesTest {
    @Test
    void aStartBringsUpWhatIsRequiredFirstAndAStopTakesItDownLast() {
        Scene scene = new Scene(Specs.daemon("db"), Specs.notifying("web").requires("db"));
        long start = scene.start("web");
        assertThat(scene.spawnedSince()).containsExactly("db#1");
        assertThat(scene.reason("web")).isEqualTo("waiting for db (starting)");
        scene.spawned("db");
        scene.spawned("web");
        assertThat(scene.isAnswered(start)).isFalse();
        scene.ready("web");
        assertThat(scene.outcome(start).ok()).isTrue();

        long stop = scene.stop("db");
        assertThat(scene.state("db")).isEqualTo("running");
        assertThat(scene.state("web")).isEqualTo("stopping");
        scene.exits("web", 0);
        assertThat(scene.state("db")).isEqualTo("stopping");
        scene.exits("db", 0);
        assertThat(scene.outcome(stop).message()).isEqualTo("stopped: exit code 0; stopped with it: web");
        assertThat(scene.reason("web")).isEqualTo("waiting for db (stopped)");
        assertThat(scene.view("web").goal()).isEqualTo(Goal.UP);
    }
}
