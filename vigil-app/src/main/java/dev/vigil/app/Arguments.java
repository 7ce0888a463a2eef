package dev.vigil.app;

import java.util.ArrayList;
import java.util.List;

/**
 * What the program was called with.
 *
 * @param background {@code --daemon} was among it, before any {@code --}
 * @param others all else
 */
record Arguments(boolean background, List<String> others) {
    private static final String DAEMON = "--daemon";

    static Arguments of(String[] given) {
        List<String> others = new ArrayList<>(List.of(given));
        int end = others.indexOf("--");
        int at = others.indexOf(DAEMON);
        boolean background = at >= 0 && (end < 0 || at < end);
        if (background) {
            others.remove(at);
        }
        return new Arguments(background, List.copyOf(others));
    }
}
