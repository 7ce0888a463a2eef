package dev.vigil.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Plays one world again, with what is left of it: {@code -Dsim.seed=171 -Dsim.without=s1,DISK_FULL,step3}. */
final class ReplayTest {
    @Test
    void theWorldOfTheSeedKeepsAllLaws() {
        Long seed = Long.getLong("sim.seed");
        if (seed == null) {
            return; // nobody asks for one
        }
        Set<String> without = Set.of(System.getProperty("sim.without", "").split(",", -1));
        RunResult verdict = ScenarioRun.play(Scenario.draw(seed).without(without), 0);
        assertThat(verdict.good() ? "" : SeedRunner.report(verdict)).isEmpty();
    }
}
