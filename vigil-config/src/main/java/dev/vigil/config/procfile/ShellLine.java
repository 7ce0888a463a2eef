package dev.vigil.config.procfile;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line for a shell. Where the last thing that it does is to run one program, the shell can become that
 * program by {@code exec}: signals then reach the program and not a shell in front of it.
 *
 * <p>That is so for a simple command, and for several that are joined by {@code &&}. Whatever else a line has, be it a
 * pipe, a list or a substitution, it stays as it is, and so does one that begins with a word which only a shell
 * understands, or of which that can't be told.
 */
record ShellLine(String text) {
    private static final Set<String> OF_SHELL = Set.of(
            ".",
            ":",
            "!",
            "{",
            "}",
            "[[",
            "alias",
            "bg",
            "break",
            "builtin",
            "case",
            "cd",
            "command",
            "continue",
            "coproc",
            "declare",
            "do",
            "done",
            "elif",
            "else",
            "esac",
            "eval",
            "exec",
            "exit",
            "export",
            "fg",
            "fi",
            "for",
            "function",
            "getopts",
            "hash",
            "if",
            "jobs",
            "let",
            "local",
            "read",
            "readonly",
            "return",
            "select",
            "set",
            "shift",
            "shopt",
            "source",
            "then",
            "time",
            "times",
            "trap",
            "type",
            "typeset",
            "ulimit",
            "umask",
            "unalias",
            "unset",
            "until",
            "wait",
            "while");

    /** Words that set variables for the command behind them. */
    private static final Pattern ASSIGNMENTS = Pattern.compile(
            "(?:[A-Za-z_][A-Za-z0-9_]*=(?:[^\\s'\"\\\\]|\\\\.|'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\")*\\s+)*");

    private static final Pattern FIRST_WORD = Pattern.compile("\\S+");

    /** The same line; with {@code exec} before its last command where that changes nothing else. */
    String withExec() {
        int last = lastCommand();
        if (last < 0) {
            return text;
        }
        Matcher assignments = ASSIGNMENTS.matcher(text).region(last, text.length());
        int command = assignments.lookingAt() ? assignments.end() : last;
        Matcher word = FIRST_WORD.matcher(text).region(command, text.length());
        return word.lookingAt() && isProgram(word.group())
                ? text.substring(0, command) + "exec " + text.substring(command)
                : text;
    }

    /** What is neither quoted nor of a shell, and no variable that could stand for something that is. */
    private static boolean isProgram(String word) {
        if (word.indexOf('=') >= 0 || word.startsWith("#")) {
            return false;
        }
        boolean plain = word.chars().noneMatch(c -> "$'\"\\*?[~<>".indexOf(c) >= 0);
        return plain ? !OF_SHELL.contains(word) : word.indexOf('/') >= 0 && "<>".indexOf(word.charAt(0)) < 0;
    }

    /** Where the last command begins; -1: there are others than those joined by {@code &&}. */
    private int lastCommand() {
        int command = 0;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            boolean substitutes = c == '`' || (c == '$' && next == '(');
            if (substitutes && quote != '\'') {
                return -1;
            }
            if (quote != 0) {
                at += c == '\\' && quote == '"' ? 1 : 0;
                quote = c == quote ? 0 : quote;
            } else if (c == '\\') {
                at++;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '&' && next == '&') {
                at++;
                command = skipBlanks(at + 1);
            } else if ("|;()\n".indexOf(c) >= 0 || (c == '&' && !isOfRedirection(at))) {
                return -1;
            }
        }
        return quote == 0 ? command : -1;
    }

    /** As in {@code 2>&1} and {@code <&3}. */
    private boolean isOfRedirection(int at) {
        return at > 0 && (text.charAt(at - 1) == '>' || text.charAt(at - 1) == '<');
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
