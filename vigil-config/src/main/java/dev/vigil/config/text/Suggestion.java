package dev.vigil.config.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a misspelt one most likely means: fewest letters put in, left out, changed or swapped. */
public final class Suggestion {
    private static final int CHARACTERS_MAX = 64;
    private static final int PREFIX_MIN = 3;

    private Suggestion() {}

    /** {@code "; did you mean NAME?"}, or nothing if no known name is near. */
    public static String suggest(String name, Collection<String> known) {
        return find(name, known).map(near -> "; did you mean " + near + "?").orElse("");
    }

    static Optional<String> find(String name, Collection<String> known) {
        return name.length() > CHARACTERS_MAX
                ? Optional.empty()
                : near(name, known).or(() -> longer(name, known));
    }

    private static Optional<String> near(String name, Collection<String> known) {
        int far = Math.max(1, Math.min(3, name.length() / 3));
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - name.length()) <= far)
                .filter(candidate -> distance(name, candidate) <= far)
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The shortest name that begins with this one: {@code env} for {@code environment}. */
    private static Optional<String> longer(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> name.length() >= PREFIX_MIN && candidate.startsWith(name))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }

    /** Optimal string alignment distance. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
