package dev.vigil.config.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Set;

/**
 * A regular expression in the syntax of RE2 that is looked for in lines of strangers: the time of matching is at most
 * proportional to the length of the line and the size of the expression, whatever the line. Backreferences and
 * lookaround are not part of that syntax.
 */
public final class LinePattern {
    /** Characters of an expression. */
    static final int CHARS_MAX = 1000;

    /** Instructions of the compiled expression. */
    static final int INSTRUCTIONS_MAX = 300;

    /**
     * Characters of a line times instructions of the expression: so much is matched in some 20 milliseconds at the
     * worst, by code that is not optimized.
     */
    static final int STEPS_MAX = 100 * (8 << 10);

    /** Length times the product of all counts of repetition, known before memory is taken to compile it. */
    private static final long EXPANSION_MAX = 1_000_000;

    /** What the expressions of Java and Perl have and those of RE2 have not, by the errors that RE2 reports. */
    private static final Set<String> OTHER_SYNTAX = Set.of(
            "invalid escape sequence",
            "invalid or unsupported Perl syntax",
            "invalid named capture",
            "invalid nested repetition operator",
            "invalid character class range");

    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?}");

    private final Pattern pattern;

    private LinePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws InvalidValue if it is no regular expression of RE2, or too large a one */
    public static LinePattern of(String regex) {
        if (regex.length() > CHARS_MAX) {
            throw new InvalidValue("a regular expression has at most " + CHARS_MAX + " characters", regex);
        }
        if (expansion(regex) > EXPANSION_MAX) {
            throw new InvalidValue("the counts of repetition are too large", regex);
        }
        try {
            return new LinePattern(limited(Pattern.compile(regex), regex));
        } catch (PatternSyntaxException syntax) {
            throw new InvalidValue(reason(syntax), regex);
        } catch (StackOverflowError deep) {
            throw new InvalidValue("the regular expression is nested too deeply", regex);
        }
    }

    private static Pattern limited(Pattern pattern, String regex) {
        if (pattern.programSize() > INSTRUCTIONS_MAX) {
            throw new InvalidValue(
                    "the regular expression is too large, " + pattern.programSize() + " steps where at most "
                            + INSTRUCTIONS_MAX + " are allowed",
                    regex);
        }
        return pattern;
    }

    private static long expansion(String regex) {
        long expansion = Math.max(1, regex.length());
        Matcher counts = COUNT.matcher(regex);
        while (counts.find() && expansion <= EXPANSION_MAX) {
            String most = counts.group(2);
            expansion *= Math.max(1, Integer.parseInt(most == null || most.isEmpty() ? counts.group(1) : most));
        }
        return expansion;
    }

    private static String reason(PatternSyntaxException syntax) {
        String what = syntax.getDescription() + " " + Escaped.of(syntax.getPattern());
        return OTHER_SYNTAX.contains(syntax.getDescription())
                ? "not a regular expression of RE2, which has no backreferences, no lookaround and no possessive"
                        + " quantifiers: " + what
                : "not a regular expression, " + what;
    }

    /**
     * The same for one who may not take long: of a line only the first characters are looked at, 8 KiB with up to 100
     * instructions, a third of that with 300.
     */
    public boolean isInBeginningOf(String line) {
        int charsMax = STEPS_MAX / Math.max(1, pattern.programSize());
        return isIn(line.length() <= charsMax ? line : line.substring(0, charsMax));
    }

    /** Whether a part of the line matches. */
    public boolean isIn(String line) {
        return pattern.matcher(line).find();
    }
}
