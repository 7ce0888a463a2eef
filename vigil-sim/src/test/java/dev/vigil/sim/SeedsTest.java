package dev.vigil.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.sim.kernel.Fault;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Worlds in which the real vigild must keep all laws; a failure says how to play it again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SeedsTest {
    /** With {@code -Dsim.from=} and {@code -Dsim.count=} others are played, and as many as one likes. */
    private static final long FIRST = Long.getLong("sim.from", 0);

    private static final long COUNT = Long.getLong("sim.count", 1_000);

    /** Played in one test: the time limit of a test then holds for these, however many are asked for. */
    private static final long PIECE = 1_000;

    private static final Set<String> WITHOUT =
            Set.of(System.getProperty("sim.without", "nothing").split(",", -1));

    /** With {@code -Dsim.reports=} more failures are reduced and reported; all are named. */
    private int reportsLeft = Integer.getInteger("sim.reports", 3);

    static LongStream pieces() {
        return LongStream.iterate(FIRST, from -> from < FIRST + COUNT, from -> from + PIECE);
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void allLawsHoldInAllWeathers(long from) {
        long count = Math.min(PIECE, FIRST + COUNT - from);
        SeedRunner.Summary summary = SeedRunner.play(from, count, WITHOUT, reportsLeft);
        reportsLeft -= summary.reports().size();
        assertThat(summary.seeds()).isEqualTo(count);
        assertThat(String.join("\n", summary.reports()) + String.join("\n", summary.failed()))
                .isEmpty();
    }

    @Test
    void eachSeedThatFailsIsNamedAndTheFirstAreReported() {
        List<RunResult> broken =
                LongStream.rangeClosed(1, 5).mapToObj(SeedsTest::broken).toList();
        SeedRunner.Summary summary = SeedRunner.summary(1_000, new RunResult.Figures(0, 0, 0), broken, 1);
        assertThat(summary.failed())
                .containsExactly("seed 1: lost", "seed 2: lost", "seed 3: lost", "seed 4: lost", "seed 5: lost");
        assertThat(summary.reports()).hasSize(1).first().asString().contains("-Dsim.seed=1");
    }

    private static RunResult broken(long seed) {
        return new RunResult(Scenario.draw(seed), "lost", 0, new RunResult.Figures(0, 0, 0), List.of(), List.of());
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
                63, 75, 116, 135, 171, 194, 211, 403, 417, 609, 1083, 1497, 1615, 1727, 1985, 3111, 4601, 5073, 5998,
                7450, 14134, 14270, 14680, 24751, 36330, 38103, 211404, 224051, 266596, 296600, 1066369
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
