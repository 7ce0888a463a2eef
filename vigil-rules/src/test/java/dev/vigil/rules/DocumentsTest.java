package dev.vigil.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents hang together: one title each, links that lead somewhere, no folder without a word about it. */
final class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("(?<!`)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*)$", Pattern.MULTILINE);

    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+[A-Za-z]*)(?:\\.[a-z]\\w*)?(?:\\([^`]*\\))?`");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    /** Records inside {@code Event}. */
    private static final Set<String> EVENTS = Set.of("Exited", "BecameReady", "Triggered", "TriggeredStart");

    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    private final SourceTree checkout = SourceTree.find();

    @Test
    void eachDocumentHasOneTitleOnTop() {
        List<String> found = checkout.documents().stream()
                .filter(file -> !hasOneTitleOnTop(prose(file)))
                .map(file -> checkout.place(file, 1))
                .toList();
        assertThat(found).isEmpty();
    }

    @Test
    void linksLeadSomewhere() {
        List<String> dead = new ArrayList<>();
        for (Path file : checkout.documents()) {
            Matcher link = LINK.matcher(prose(file));
            while (link.find()) {
                if (!leadsSomewhere(file, link.group(1))) {
                    dead.add(checkout.place(file, 1) + " " + link.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void eachTestThatIsToProveAPromiseIsThere() {
        List<String> missing = new ArrayList<>();
        Matcher named = TEST.matcher(checkout.text(checkout.top().resolve("docs/explanation/security.md")));
        while (named.find()) {
            boolean there = checkout.javaSources().stream()
                    .filter(file -> SourceTree.name(file).equals(named.group(1) + ".java"))
                    .anyMatch(file -> checkout.text(file).contains("void " + named.group(2) + "("));
            if (!there) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void eachFolderStandsInTheCodeMap() throws IOException {
        String map = checkout.text(checkout.top().resolve("ARCHITECTURE.md"));
        List<String> missing;
        try (Stream<Path> top = Files.list(checkout.top())) {
            missing = top.filter(Files::isDirectory)
                    .map(SourceTree::name)
                    .filter(name -> !name.startsWith(".") && !name.equals("target"))
                    .filter(name -> !map.contains("`" + name + "`") && !map.contains("`" + name + "/`"))
                    .sorted()
                    .toList();
        }
        assertThat(missing).isEmpty();
    }

    /** A word in code marks that looks like the name of a class is one, or an event. */
    @Test
    void eachClassThatTheArchitectureNamesExists() {
        Set<String> classes = checkout.javaSources().stream()
                .map(file -> SourceTree.name(file).replace(".java", ""))
                .collect(Collectors.toSet());
        String text = checkout.text(checkout.top().resolve("ARCHITECTURE.md"));
        List<String> missing = CLASS.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !classes.contains(name) && !EVENTS.contains(name))
                .distinct()
                .toList();
        assertThat(missing).isEmpty();
    }

    /** Packages, members of classes, verbs and files of the project. */
    @Test
    void eachPackageMemberCommandAndFileThatTheArchitectureNamesExists() {
        String text = checkout.text(checkout.top().resolve("ARCHITECTURE.md"));
        List<String> missing = CODE.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(code -> !exists(code))
                .distinct()
                .toList();
        assertThat(missing).isEmpty();
    }

    private boolean exists(String code) {
        if (code.matches("dev\\.vigil(\\.[a-z]+)+")) {
            String folder = "/src/main/java/" + code.replace('.', '/');
            return checkout.javaSources().stream()
                    .anyMatch(file -> file.toString().contains(folder + "/"));
        }
        if (code.matches("[A-Z][a-z]\\w*\\.\\w+")) {
            String[] parts = code.split("\\.", 2);
            return checkout.javaSources().stream()
                    .filter(file -> SourceTree.name(file).equals(parts[0] + ".java"))
                    .anyMatch(file -> Pattern.compile("\\b" + parts[1] + "\\b")
                            .matcher(checkout.text(file))
                            .find());
        }
        if (code.matches("vigil [a-z]+( .*)?")) {
            String commands = checkout.text(checkout.top().resolve("docs/reference/commands.md"));
            return commands.contains("\n## vigil " + code.split(" ", -1)[1] + "\n");
        }
        boolean ofProject = code.matches("(docs|examples|vigil[a-z-]*)/[\\w./-]+");
        return !ofProject || Files.exists(checkout.top().resolve(code));
    }

    private static boolean hasOneTitleOnTop(String text) {
        long titles = text.lines().filter(line -> line.startsWith("# ")).count();
        return titles == 1 && text.stripLeading().startsWith("# ");
    }

    private boolean leadsSomewhere(Path from, String link) {
        if (link.matches("[a-z]+:.*")) {
            return true;
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        return Files.exists(target)
                && (parts.length == 1 || !isDocument(target) || anchors(target).contains(parts[1]));
    }

    private static boolean isDocument(Path file) {
        return file.toString().endsWith(".md");
    }

    /** Anchors as forges make them of headings. */
    private List<String> anchors(Path file) {
        return HEADING.matcher(prose(file))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** The text without blocks of code, in which {@code #} and brackets mean something else. */
    private String prose(Path file) {
        return checkout.text(file).replaceAll("(?ms)^ *```.*?^ *```", "");
    }
}
