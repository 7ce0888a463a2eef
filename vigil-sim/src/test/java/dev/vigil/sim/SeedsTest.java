package dev.vigil.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.sim.kernel.Fault;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Worlds in which the real vigild must keep all laws; a failure says how to play it again. */
final class SeedsTest {
    /** With {@code -Dsim.from=} and {@code -Dsim.count=} others are played, and as many as one likes. */
    private static final long FIRST = Long.getLong("sim.from", 0);

    private static final long COUNT = Long.getLong("sim.count", 1_000);

    private static final Set<String> WITHOUT =
            Set.of(System.getProperty("sim.without", "nothing").split(",", -1));

    @Test
    void allLawsHoldInAllWeathers() {
        SeedRunner.Summary summary = SeedRunner.play(FIRST, COUNT, WITHOUT);
        assertThat(summary.seeds()).isEqualTo(COUNT);
        assertThat(summary.broken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 16, 42})
    void theSameSeedGivesTheSameTrace(long seed) {
        RunResult first = ScenarioRun.play(Scenario.draw(seed), 0);
        RunResult second = ScenarioRun.play(Scenario.draw(seed), 0);
        assertThat(second.hash()).isEqualTo(first.hash());
        assertThat(second.figures()).isEqualTo(first.figures());
    }

    /** The seeds that have found mistakes in vigild, while the draws are what they were. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                63, 75, 116, 135, 171, 194, 211, 403, 417, 609, 1497, 1615, 1727, 1985, 3111, 4601, 5073, 7450, 14270
            })
    void whatWasFoundOnceStaysMended(long seed) {
        assertThat(ScenarioRun.play(Scenario.draw(seed), 0).problem()).isEmpty();
    }

    @Test
    void aLawThatIsBrokenIsToldAndReduced() {
        Scenario scenario = Scenario.draw(3);
        RunResult broken = new RunResult(scenario, "as told", 0, new RunResult.Figures(0, 0, 0), List.of(), List.of());
        ScenarioReducer.Shrunk shrunk =
                ScenarioReducer.shrink(broken, left -> left.faults().containsKey(Fault.DEATHS_SLOW));
        assertThat(shrunk.scenario().faults())
                .isEqualTo(Map.of(Fault.DEATHS_SLOW, scenario.faults().get(Fault.DEATHS_SLOW)));
        assertThat(shrunk.scenario().steps()).isEmpty();
        assertThat(Scenario.command(3, shrunk.without()))
                .contains("-Dsim.seed=3 -Dsim.without=")
                .contains("step");
    }
}
