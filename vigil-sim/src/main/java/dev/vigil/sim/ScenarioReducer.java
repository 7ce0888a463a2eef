package dev.vigil.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Reduces a failing scenario: leaves out ever smaller pieces of it, as long as it still fails. */
final class ScenarioReducer {
    private ScenarioReducer() {}

    /** What is left, and what it does without. */
    record Shrunk(Scenario scenario, Set<String> without) {}

    static Shrunk shrink(RunResult failed) {
        return shrink(failed, left -> !ScenarioRun.play(left, 0).good());
    }

    static Shrunk shrink(RunResult failed, Predicate<Scenario> fails) {
        Scenario whole = failed.scenario();
        Set<String> without = new TreeSet<>();
        List<String> labels = whole.labels();
        for (int size = Math.max(1, labels.size() / 2); size >= 1; size /= 2) {
            for (List<String> piece : pieces(labels, size)) {
                Set<String> more = new TreeSet<>(without);
                more.addAll(piece);
                Scenario left = whole.without(more);
                if (!left.residents().isEmpty() && fails.test(left)) {
                    without = more;
                }
            }
        }
        return new Shrunk(whole.without(without), without);
    }

    private static List<List<String>> pieces(List<String> labels, int size) {
        List<List<String>> pieces = new ArrayList<>();
        for (int at = 0; at < labels.size(); at += size) {
            pieces.add(labels.subList(at, Math.min(labels.size(), at + size)));
        }
        return pieces;
    }
}
