package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page that can be typed. A fence {@code toml file=NAME} is a file, a fence {@code console} is a dialogue: {@code $}
 * begins what is typed, and in what is seen {@code ...} is anything. What is in a fence {@code console again} comes a
 * moment later than the page has it: it is typed until it is seen.
 */
final class Dialogue {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w+(?: again)?)(?: file=(\\S+))?\\R(.*?)^```");

    private Dialogue() {}

    /** Types all of it, and sees what it says that one sees. */
    static void perform(Path page, Sandbox box) throws IOException {
        Matcher fence = FENCE.matcher(Files.readString(page));
        while (fence.find()) {
            if (fence.group(2) != null) {
                box.write(fence.group(2), fence.group(3));
            } else if (fence.group(1).startsWith("console")) {
                talk(box, fence.group(3), fence.group(1).endsWith(" again"));
            }
        }
    }

    private static void talk(Sandbox box, String dialogue, boolean again) {
        List<String> seen = new ArrayList<>();
        String typed = "";
        for (String line : dialogue.lines().toList()) {
            if (line.startsWith("$ ")) {
                check(box, typed, seen, again);
                typed = line.substring(2);
                seen.clear();
            } else {
                seen.add(line);
            }
        }
        check(box, typed, seen, again);
    }

    private static void check(Sandbox box, String typed, List<String> seen, boolean again) {
        if (typed.isEmpty()) {
            return;
        }
        String pattern = seen.stream()
                .map(line -> Stream.of(line.split("\\.\\.\\.", -1))
                        .map(Dialogue::quote)
                        .collect(Collectors.joining(".*")))
                .collect(Collectors.joining("\\R"));
        List<String> said = new ArrayList<>(List.of(said(box, typed)));
        if (again) {
            Await.comesTrue(() -> said.getLast().matches("(?s)" + pattern) || !said.add(said(box, typed)));
        }
        assertThat(said.getLast()).as("$ %s", typed).matches("(?s)" + pattern);
    }

    private static String said(Sandbox box, String typed) {
        return type(box, typed).said().stripTrailing();
    }

    private static String quote(String part) {
        return part.isEmpty() ? "" : Pattern.quote(part);
    }

    static CommandResult type(Sandbox box, String command) {
        String path = Checkout.distribution().resolve("bin") + ":$PATH";
        return box.run("sh", "-c", "PATH=" + path + "\n" + command);
    }
}
