package dev.vigil.sim;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** Plays many worlds, one after the other on each core, and tells of those in which a law was broken. */
final class SeedRunner {
    private static final int TRACE_LINES = 400;
    private static final int REPORTS_MAX = 3;

    private SeedRunner() {}

    /**
     * What came of all of them.
     *
     * @param broken reports of the first failures
     */
    record Summary(long seeds, RunResult.Figures figures, List<String> broken) {}

    /** Plays the worlds of {@code count} seeds, without those of their parts that have one of the labels. */
    static Summary play(long first, long count, Set<String> without) {
        LongAdder hours = new LongAdder();
        LongAdder calls = new LongAdder();
        LongAdder launches = new LongAdder();
        List<RunResult> broken = LongStream.range(first, first + count)
                .parallel()
                .mapToObj(seed -> ScenarioRun.play(Scenario.draw(seed).without(without), 0))
                .peek(verdict -> {
                    hours.add(verdict.figures().serviceHours());
                    calls.add(verdict.figures().calls());
                    launches.add(verdict.figures().launches());
                })
                .filter(verdict -> !verdict.good())
                .toList();
        var figures = new RunResult.Figures(hours.sum(), calls.sum(), launches.sum());
        return new Summary(
                count,
                figures,
                broken.stream().limit(REPORTS_MAX).map(SeedRunner::report).toList());
    }

    /** What is to be known of a failure, with the one command that plays it again. */
    static String report(RunResult verdict) {
        ScenarioReducer.Shrunk shrunk = ScenarioReducer.shrink(verdict);
        RunResult again = ScenarioRun.play(shrunk.scenario(), TRACE_LINES);
        StringBuilder text = new StringBuilder();
        text.append(String.join("\n", again.trace())).append('\n');
        again.stack().forEach(element -> text.append("    at ").append(element).append('\n'));
        text.append("services: ").append(shrunk.scenario().specs()).append('\n');
        text.append("faults: ").append(shrunk.scenario().faults()).append('\n');
        text.append("steps: ").append(shrunk.scenario().steps()).append('\n');
        text.append("seed ")
                .append(verdict.scenario().seed())
                .append(": ")
                .append(again.problem())
                .append('\n');
        text.append(Scenario.command(verdict.scenario().seed(), shrunk.without()))
                .append('\n');
        return text.toString();
    }
}
