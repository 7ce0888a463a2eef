package dev.vigil.config.environment;

import dev.vigil.config.text.Escaped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a file of variables. The syntax is that of systemd's {@code EnvironmentFile=}, see systemd.exec(5), and so that
 * of foreman's {@code .env} but for a backslash in double quotes:
 *
 * <ul>
 *   <li>{@code NAME=value}, blanks around either do not count; {@code export} before it neither. The last one wins.
 *   <li>Empty lines and those that begin with {@code #} or {@code ;} are comments.
 *   <li>A value ends with its line; a backslash before the line end joins the next line, before any other character it
 *       stands for that character. {@code #} belongs to the value, and so does a quote that does not begin it.
 *   <li>In single quotes, which may span lines, everything stands for itself. In double quotes also, but a backslash
 *       before {@code "}, <code>`</code>, {@code $} or a backslash is taken away, and one before a line end joins the
 *       lines.
 *   <li>What follows a closing quote directly belongs to the value; after a blank only a comment may follow.
 * </ul>
 *
 * Neither variables nor commands are expanded. What is not understood is a problem, where systemd warns and goes on.
 */
public final class EnvironmentText {
    /**
     * What a file says.
     *
     * @param variables by name, in their order
     * @param problems in the order of their lines
     */
    public record Parsed(Map<String, String> variables, List<LineProblem> problems) {}

    /**
     * What is not understood.
     *
     * @param line from 1; 0: the whole file
     * @param column from 1; 0: the whole line
     */
    public record LineProblem(int line, int column, String message) {}

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String ESCAPABLE_IN_QUOTES = "\"\\`$";
    /** Wider than a shell's: names with dots and dashes are usual in files for Java programs. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    private static final Pattern EXPORT = Pattern.compile("export[ \t]+(?=[^ \t=])");

    private final String text;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<LineProblem> problems = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private EnvironmentText(String text) {
        this.text = text;
    }

    /** Reads all of {@code text}; problems in the order of the lines. */
    public static Parsed parse(String text) {
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        String unmarked = marked ? text.substring(1) : text;
        return new EnvironmentText(unmarked.replace("\r\n", "\n")).parse();
    }

    private Parsed parse() {
        while (at < text.length()) {
            skipBlanks();
            if (isAtLineEnd()) {
                nextLine();
            } else if (text.charAt(at) == '#' || text.charAt(at) == ';') {
                skipLine();
            } else {
                assignment();
            }
        }
        return new Parsed(variables, List.copyOf(problems));
    }

    private void assignment() {
        int start = at;
        int end = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
        int equals = text.indexOf('=', at);
        String written = text.substring(at, end);
        if (equals < 0 || equals >= end) {
            problem(start, "not a line like NAME=value (" + Escaped.text(written.strip()) + ")");
            skipLine();
            return;
        }
        String name =
                EXPORT.matcher(text.substring(at, equals)).replaceFirst("").strip();
        if (!NAME.matcher(name).matches()) {
            problem(start, "not a name of a variable (" + Escaped.of(name) + ")");
        }
        at = equals + 1;
        value(name);
    }

    private void value(String name) {
        int before = problems.size();
        skipBlanks();
        LineProblem zero = new LineProblem(line, column(at), "a value can't have a character of code 0");
        StringBuilder value = new StringBuilder();
        boolean sound = isAtQuote() ? quoted(value) : plain(value);
        if (value.indexOf("\0") >= 0) {
            problems.add(zero);
        }
        if (sound && problems.size() == before && NAME.matcher(name).matches()) {
            variables.remove(name);
            variables.put(name, value.toString());
        }
    }

    private boolean isAtQuote() {
        return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
    }

    /** Up to the line end; blanks at its end are none of it unless they are escaped. */
    private boolean plain(StringBuilder value) {
        int significant = value.length();
        while (!isAtLineEnd()) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                char escaped = text.charAt(at);
                if (escaped == '\n') {
                    nextLine();
                    continue;
                }
                at++;
                value.append(escaped);
                significant = value.length();
            } else {
                value.append(c);
                significant = isBlank(c) ? significant : value.length();
            }
        }
        value.setLength(significant);
        return true;
    }

    /** One quoted piece or several, and what follows them directly. */
    private boolean quoted(StringBuilder value) {
        while (isAtQuote()) {
            if (!quote(value)) {
                return false;
            }
        }
        int end = at;
        skipBlanks();
        boolean blank = at > end;
        if (isAtLineEnd()) {
            return true;
        }
        if (!blank) {
            return plain(value);
        }
        boolean comment = text.charAt(at) == '#';
        if (!comment) {
            problem(at, "text after a closing quote");
        }
        skipLine();
        return comment;
    }

    private boolean quote(StringBuilder value) {
        int opening = at;
        int openingLine = line;
        int openingLineStart = lineStart;
        char quote = text.charAt(at++);
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return true;
            }
            if (c == '\n') {
                nextLine();
                value.append(c);
            } else if (c == '\\' && quote == '"' && at + 1 < text.length()) {
                at++;
                escapedInQuotes(value);
            } else {
                at++;
                value.append(c);
            }
        }
        // All that follows was taken for its value: what is there is read again, or one quote would hide every problem.
        at = opening;
        line = openingLine;
        lineStart = openingLineStart;
        problem(opening, "a quote " + quote + " is not closed");
        skipLine();
        return false;
    }

    private void escapedInQuotes(StringBuilder value) {
        char c = text.charAt(at);
        if (c == '\n') {
            nextLine();
            return;
        }
        if (ESCAPABLE_IN_QUOTES.indexOf(c) < 0) {
            value.append('\\');
        }
        value.append(c);
        at++;
    }

    private boolean isAtLineEnd() {
        return at >= text.length() || text.charAt(at) == '\n';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private void skipLine() {
        while (!isAtLineEnd()) {
            at++;
        }
    }

    private void nextLine() {
        at++;
        line++;
        lineStart = at;
    }

    private void problem(int position, String message) {
        problems.add(new LineProblem(line, column(position), message));
    }

    private int column(int position) {
        return position - lineStart + 1;
    }
}
