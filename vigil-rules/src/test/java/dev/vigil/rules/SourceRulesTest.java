package dev.vigil.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tidiness of source text. The limits of size keep each file small enough to read at one sitting. */
final class SourceRulesTest {
    private static final int FILE_LINES_MAX = 500;
    private static final int METHOD_LINES_MAX = 70;
    private static final int LINE_CHARACTERS_MAX = 120;
    private static final int PARAMETERS_MAX = 7;

    private static final Set<String> LARGE_RECORDS = Set.of(
            "ServiceStatus",
            "ExitEntry",
            "ProcStat",
            "ServiceView",
            "ServiceRecord",
            "ServiceSpec",
            "ProcessEntry",
            "Notice",
            "Processes",
            "FeatureContext",
            "Why",
            "Features",
            "Scenario");

    // Split, since this file is read too.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b|@Dis" + "abled");
    private static final String SLEEP = "Thread" + ".sleep";
    private static final Pattern CHANCE = Pattern.compile(
            "new Ran" + "dom\\(\\)|Math\\.ran" + "dom\\(|ThreadLocal" + "Random|@Time" + "out|assertTime" + "out");
    private static final Pattern MACHINE_PATH =
            Pattern.compile("/wo" + "rk/|/ro" + "ot/|temu" + "rin-25|/tmp/(mv25|land)");
    private static final Pattern LOUD_MESSAGE =
            Pattern.compile("(Cannot|Can't|Could not|Couldn't|Failed to|Unable to|Error:|Invalid|Illegal|Unknown) .*");

    private static final List<String> TEXT_FILES = List.of(
            ".java",
            ".md",
            ".xml",
            ".toml",
            ".sh",
            ".json",
            ".py",
            ".conf",
            ".yml",
            "vigil",
            "run",
            "repeat",
            "Procfile");

    private final SourceTree checkout = SourceTree.find();

    @Test
    void filesAreShort() {
        List<String> found = checkout.javaSources().stream()
                .filter(file -> checkout.text(file).lines().count() > FILE_LINES_MAX)
                .map(file -> checkout.place(file, FILE_LINES_MAX))
                .toList();
        assertThat(found).isEmpty();
    }

    @Test
    void linesAreShort() {
        assertThat(javaLines(line -> line.length() > LINE_CHARACTERS_MAX)).isEmpty();
    }

    @Test
    void methodsAreShort() {
        List<String> found = methods()
                .filter(method -> method.lines() > METHOD_LINES_MAX)
                .map(JavaText.Method::toString)
                .toList();
        assertThat(found).isEmpty();
    }

    @Test
    void methodsTakeFewParameters() {
        List<String> found = methods()
                .filter(method -> method.parameters() > PARAMETERS_MAX)
                .map(JavaText.Method::toString)
                .toList();
        assertThat(found).isEmpty();
    }

    /** A record of more is a view or a whole that has no better parts; each is named here. */
    @Test
    void recordsHaveFewComponents() {
        Set<String> found = mainSources().stream()
                .flatMap(file -> JavaText.of(checkout, file).records().stream())
                .filter(type -> type.components() > PARAMETERS_MAX)
                .map(JavaText.RecordType::name)
                .collect(Collectors.toSet());
        assertThat(found).isEqualTo(LARGE_RECORDS);
    }

    /** So a name leads to one place, in messages, in searches and in talk. */
    @Test
    void eachSimpleNameIsUsedOnce() {
        Map<String, List<String>> places = checkout.javaSources().stream()
                .filter(file -> !SourceTree.name(file).contains("-info"))
                .collect(Collectors.groupingBy(
                        SourceTree::name,
                        TreeMap::new,
                        Collectors.mapping(file -> checkout.place(file, 1), Collectors.toList())));
        places.values().removeIf(files -> files.size() == 1);
        assertThat(places).isEmpty();
    }

    @Test
    void nothingIsLeftUnfinishedOrSwitchedOff() {
        assertThat(javaLines(line -> UNFINISHED.matcher(line).find())).isEmpty();
    }

    /** What waits for a time instead of a fact is slow on a fast machine and wrong on a slow one. */
    @Test
    void nothingSleeps() {
        assertThat(javaLines(line -> line.contains(SLEEP))).isEmpty();
    }

    /** A draw has a seed, and how long a test may take is the build's to say: it must not depend on the machine. */
    @Test
    void neitherChanceNorSpeedDecidesATest() {
        assertThat(javaLines(line -> CHANCE.matcher(line).find())).isEmpty();
    }

    @Test
    void noPathOfSomebodysMachineIsLeft() {
        List<String> found = new ArrayList<>();
        for (Path file : checkout.files()) {
            if (isText(file)) {
                found.addAll(lines(file, line -> MACHINE_PATH.matcher(line).find()));
            }
        }
        assertThat(found).isEmpty();
    }

    /** {@code cannot start web: permission denied (/srv/run)}: lower case, no full stop: it is a part of a line. */
    @Test
    void messagesOfErrorsReadAlike() {
        List<String> found = new ArrayList<>();
        for (Path file : mainSources()) {
            for (JavaText.Literal literal : JavaText.of(checkout, file).literals()) {
                String text = literal.text();
                if (LOUD_MESSAGE.matcher(text).matches() || (text.startsWith("cannot ") && text.endsWith("."))) {
                    found.add(literal.place() + " " + text);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private Stream<JavaText.Method> methods() {
        return checkout.javaSources().stream().flatMap(file -> JavaText.of(checkout, file).methods().stream());
    }

    private List<Path> mainSources() {
        return checkout.javaSources().stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
    }

    private List<String> javaLines(Predicate<String> wrong) {
        List<String> found = new ArrayList<>();
        checkout.javaSources().forEach(file -> found.addAll(lines(file, wrong)));
        return found;
    }

    private List<String> lines(Path file, Predicate<String> wrong) {
        List<String> found = new ArrayList<>();
        int number = 0;
        for (String line : checkout.text(file).lines().toList()) {
            number++;
            if (wrong.test(line)) {
                found.add(checkout.place(file, number) + " " + line.strip());
            }
        }
        return found;
    }

    private static boolean isText(Path file) {
        String name = SourceTree.name(file);
        return TEXT_FILES.stream().anyMatch(name::endsWith);
    }
}
