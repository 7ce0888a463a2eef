package dev.vigil.config;

import java.util.regex.Pattern;

/** The page vigil.toml(5) of man(7), from the reference page: its headings, lists, tables and examples. */
final class ConfigurationManPage {
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->\\n*");

    private final StringBuilder page = new StringBuilder();
    private boolean example;
    private boolean begun;

    static String of(String markdown) {
        return new ConfigurationManPage().text(COMMENT.matcher(markdown).replaceAll(""));
    }

    private String text(String markdown) {
        page.append("""
                .\\" Generated from the code; a test of vigil-config keeps it current.
                .TH VIGIL.TOML 5 "" Vigil "Vigil manual"
                .SH NAME
                vigil.toml \\- services that vigil(1) runs
                .SH DESCRIPTION
                """);
        markdown.lines().forEach(this::line);
        page.append(".SH SEE ALSO\nvigil(1), vigil\\-check(1), vigil\\-up(1)\n");
        return page.toString();
    }

    private void line(String line) {
        if (line.startsWith("```")) {
            example = !example;
            page.append(example ? ".PP\n.nf\n" : ".fi\n");
        } else if (example) {
            page.append(escape(line)).append('\n');
        } else if (line.startsWith("# ")) {
            begun = false; // the title stands in the head
        } else if (line.startsWith("## ")) {
            page.append(".SH ")
                    .append(formatted(line.substring(3).replace("`", "")))
                    .append('\n');
            begun = false;
        } else if (line.startsWith("|")) {
            row(line);
        } else if (line.startsWith("- ")) {
            page.append(".IP \\(bu 2\n").append(formatted(line.substring(2))).append('\n');
            begun = true;
        } else if (line.isBlank()) {
            begun = false;
        } else {
            paragraph(line);
        }
    }

    private void paragraph(String line) {
        if (!begun) {
            page.append(".PP\n");
        }
        page.append(formatted(line.strip())).append('\n');
        begun = true;
    }

    /** Key, value, default, and what it means; the heads of tables are left out. */
    private void row(String line) {
        String[] cells = line.replace("\\|", "\u0001").split("\\|", -1);
        if (cells.length < 5 || cells[1].strip().equals("key") || cells[1].startsWith("---")) {
            return;
        }
        String term = formatted(cells[1].strip());
        String value = formatted(cells[2].strip().replace('\u0001', '|'));
        String byDefault = formatted(cells[3].strip().replace('\u0001', '|'));
        String meaning = formatted(cells[4].strip().replace('\u0001', '|'));
        page.append(".TP\n").append(term).append(" = ").append(value).append('\n');
        page.append(meaning).append(" Default: ").append(byDefault).append(".\n");
    }

    private static String formatted(String text) {
        return escape(text)
                .replaceAll("`([^`]*)`", "\\\\fB$1\\\\fR")
                .replaceAll("\\*\\*([^*]*)\\*\\*", "\\\\fB$1\\\\fR");
    }

    /** A backslash begins an escape, a hyphen may become a dash, a point or quote at a line's begin is a request. */
    private static String escape(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
