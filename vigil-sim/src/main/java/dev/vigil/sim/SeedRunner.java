package dev.vigil.sim;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** Plays many worlds, one after the other on each core, and tells of those in which a law was broken. */
final class SeedRunner {
    private static final int TRACE_LINES = 400;

    private SeedRunner() {}

    /**
     * What came of all of them.
     *
     * @param failed each seed that failed, with what was broken
     * @param reports what is to be known of the first of these
     */
    record Summary(long seeds, RunResult.Figures figures, List<String> failed, List<String> reports) {}

    /**
     * Plays the worlds of {@code count} seeds, without those of their parts that have one of the labels.
     *
     * @param reportsMax how many failures are reduced and reported, which takes seconds each
     */
    static Summary play(long first, long count, Set<String> without, int reportsMax) {
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
        return summary(count, new RunResult.Figures(hours.sum(), calls.sum(), launches.sum()), broken, reportsMax);
    }

    static Summary summary(long count, RunResult.Figures figures, List<RunResult> broken, int reportsMax) {
        return new Summary(
                count,
                figures,
                broken.stream().map(SeedRunner::line).toList(),
                broken.stream().limit(reportsMax).map(SeedRunner::report).toList());
    }

    private static String line(RunResult verdict) {
        return "seed " + verdict.scenario().seed() + ": " + verdict.problem();
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
        text.append(line(again)).append('\n');
        text.append(Scenario.command(verdict.scenario().seed(), shrunk.without()))
                .append('\n');
        return text.toString();
    }
}
