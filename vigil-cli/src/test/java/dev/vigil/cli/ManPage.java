package dev.vigil.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A page of man(7) about a verb, from the specification that parses its command line. */
final class ManPage {
    static final String STATUSES = """
            0 done; 1 failed, and standard error says why; 2 wrong use, or invalid configuration; 3 not running \\
            (vigil status); 4 no such service, or no supervisor; 5 not permitted.
            """;

    private final StringBuilder page = new StringBuilder();
    private final CommandSpec spec;
    private final List<String> seeAlso;

    ManPage(Verb verb, List<String> seeAlso) {
        this.spec = verb.spec();
        this.seeAlso = seeAlso;
    }

    String text() {
        String name = "vigil-" + spec.name();
        page.append(".\\\" Generated from the code; a test of vigil-cli keeps it current.\n");
        page.append(".TH ").append(name.toUpperCase(Locale.ROOT)).append(" 1 \"\" Vigil \"Vigil manual\"\n");
        section("NAME");
        page.append(name).append(" \\- ").append(escape(Help.summary(spec))).append('\n');
        section("SYNOPSIS");
        page.append(".B ")
                .append(escape(spec.usageMessage().customSynopsis()[0]))
                .append('\n');
        section("DESCRIPTION");
        for (String paragraph : spec.usageMessage().description()) {
            page.append(".PP\n").append(escape(paragraph)).append('\n');
        }
        section("OPTIONS");
        spec.positionalParameters().forEach(this::argument);
        spec.options().stream().filter(option -> !option.hidden()).forEach(this::option);
        exitStatus();
        examples();
        section("SEE ALSO");
        page.append(escape(String.join(", ", seeAlso))).append('\n');
        return page.toString();
    }

    private void section(String title) {
        page.append(".SH ").append(title).append('\n');
    }

    private void argument(PositionalParamSpec argument) {
        entry("\\fI" + escape(argument.paramLabel()) + "\\fR", argument.description());
    }

    private void option(OptionSpec option) {
        String names = "\\fB" + escape(String.join(", ", option.names())) + "\\fR";
        String value = option.arity().max() == 0 ? "" : " \\fI" + escape(option.paramLabel()) + "\\fR";
        entry(names + value, option.description());
    }

    private void entry(String term, String... description) {
        page.append(".TP\n")
                .append(term)
                .append('\n')
                .append(escape(String.join(" ", description)))
                .append('\n');
    }

    private void exitStatus() {
        section("EXIT STATUS");
        page.append(STATUSES);
    }

    private void examples() {
        section("EXAMPLES");
        page.append(".nf\n");
        page.append(Arrays.stream(spec.usageMessage().footer())
                .map(ManPage::escape)
                .collect(Collectors.joining("\n", "", "\n")));
        page.append(".fi\n");
    }

    /**
     * A backslash begins an escape, a hyphen alone may become a dash, a point or quote at the line's begin a request.
     */
    static String escape(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
