package dev.vigil.config.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits a command line into words as a POSIX shell does, and does nothing else that a shell does: quotes and
 * backslashes are understood, {@code $NAME}, {@code *} and {@code ~} stay as they are. A word that only a shell
 * understands ({@code |}, {@code &&}, {@code >}) is refused rather than handed to the program as an argument.
 */
public final class ShellWords {
    private static final Set<String> OPERATORS =
            Set.of("|", "||", "|&", "&", "&&", ";", ";;", "<", "<<", ">", ">>", ">|", "&>", "2>", "2>>", "2>&1", ">&2");

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean started;
    private boolean quoted;
    private int position;

    private ShellWords(String text) {
        this.text = text;
    }

    /**
     * The words of {@code text}, at least one.
     *
     * @throws InvalidValue if a quote is not closed, a backslash ends the text, there is no word or a shell's operator
     */
    public static List<String> split(String text) {
        List<String> words = new ShellWords(text).split();
        if (words.isEmpty()) {
            throw new InvalidValue("the command is empty", text);
        }
        return words;
    }

    private List<String> split() {
        while (position < text.length()) {
            char c = text.charAt(position++);
            switch (c) {
                case ' ', '\t', '\n', '\r' -> endWord();
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '\\' -> escaped();
                default -> append(c);
            }
        }
        endWord();
        return List.copyOf(words);
    }

    private void append(char c) {
        word.append(c);
        started = true;
    }

    private void endWord() {
        if (started) {
            words.add(checked(word.toString()));
        }
        word.setLength(0);
        started = false;
        quoted = false;
    }

    private String checked(String finished) {
        if (!quoted && OPERATORS.contains(finished)) {
            throw new InvalidValue(
                    "no shell is run that would understand " + finished
                            + "; quote it, or run [\"sh\", \"-c\", \"...\"]",
                    text);
        }
        return finished;
    }

    private void singleQuoted() {
        int end = text.indexOf('\'', position);
        if (end < 0) {
            throw new InvalidValue("a quote ' is not closed", text);
        }
        word.append(text, position, end);
        position = end + 1;
        started = true;
        quoted = true;
    }

    private void doubleQuoted() {
        started = true;
        quoted = true;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return;
            }
            if (c == '\\' && position < text.length() && "$`\"\\\n".indexOf(text.charAt(position)) >= 0) {
                escaped();
            } else {
                word.append(c);
            }
        }
        throw new InvalidValue("a quote \" is not closed", text);
    }

    /** Takes the next character as it is; a backslash before a line end joins the lines. */
    private void escaped() {
        if (position == text.length()) {
            throw new InvalidValue("a backslash ends the command", text);
        }
        char c = text.charAt(position++);
        if (c != '\n') {
            append(c);
            quoted = true;
        }
    }
}
