package dev.vigil.cli.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A shell script of somebody else's into which lines are put, which are then sure to be executed. Behind an
 * {@code exit} nothing is; and whether the script gets to an {@code exit} or {@code exec} further up cannot be told
 * without running it. So the lines come before an {@code exit} at the very end, behind all where there is none, and
 * else at the beginning.
 */
record BootScript(List<String> lines) {
    /** A command that ends the script, at the beginning of a line or behind another one. */
    private static final Pattern END = Pattern.compile("(^|[;&|(){}]|\\b(?:then|else|do)\\b)\\s*(exit|exec|return)\\b");

    /** One that does only this. */
    private static final Pattern PLAIN_EXIT = Pattern.compile("exit(\\s+[0-9]+)?\\s*;?\\s*(#.*)?");

    private static final Pattern SHELL = Pattern.compile("#!\\s*\\S*/(env\\s+)?(ba|da|a|k|mk|z)?sh\\b.*");

    static BootScript of(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return new BootScript(lines);
    }

    /** The interpreter, where it is no shell. */
    Optional<String> otherInterpreter() {
        return lines.stream()
                .limit(1)
                .filter(first -> first.startsWith("#!") && !SHELL.matcher(first).matches())
                .findFirst();
    }

    /** The script with lines that are executed, each with its line end. */
    String with(String block) {
        int at = place();
        return joined(lines.subList(0, at)) + block + joined(lines.subList(at, lines.size()));
    }

    private int place() {
        int end = firstEnd();
        if (end == lines.size() && !lines.isEmpty() && lines.getLast().endsWith("\\")) {
            return afterHeader();
        }
        boolean last = lines.stream().skip(end + 1L).noneMatch(BootScript::isCode);
        boolean plain =
                end == lines.size() || PLAIN_EXIT.matcher(lines.get(end)).matches();
        return last && plain ? end : afterHeader();
    }

    private int firstEnd() {
        for (int i = 0; i < lines.size(); i++) {
            if (isCode(lines.get(i)) && END.matcher(lines.get(i)).find()) {
                return i;
            }
        }
        return lines.size();
    }

    private int afterHeader() {
        int at = 0;
        while (at < lines.size() && !isCode(lines.get(at))) {
            at++;
        }
        return at;
    }

    private static boolean isCode(String line) {
        String text = line.strip();
        return !text.isEmpty() && !text.startsWith("#");
    }

    private static String joined(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
