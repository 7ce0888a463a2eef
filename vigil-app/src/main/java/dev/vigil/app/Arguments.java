package dev.vigil.app;

import java.util.ArrayList;
import java.util.List;

/**
 * What the program was called with.
 *
 * @param background {@code --daemon} was among it, before any {@code --}, and not where it may be an option's value
 * @param others all else
 */
record Arguments(boolean background, List<String> others) {
    private static final String DAEMON = "--daemon";

    static Arguments of(String[] given) {
        List<String> others = new ArrayList<>(List.of(given));
        int at = find(others);
        if (at >= 0) {
            others.remove(at);
        }
        return new Arguments(at >= 0, List.copyOf(others));
    }

    private static int find(List<String> words) {
        for (int i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
            if (words.get(i).equals(DAEMON) && (i == 0 || !takesValue(words.get(i - 1)))) {
                return i;
            }
        }
        return -1;
    }

    /** An option that has no value in it may have the next word for one. */
    private static boolean takesValue(String word) {
        return word.startsWith("-") && word.indexOf('=') < 0;
    }
}
