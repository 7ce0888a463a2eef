package dev.vigil.cli;

import java.util.Objects;
import picocli.CommandLine;

/** The page vigil(1) of man(7): all verbs, and what holds for all of them. */
final class TopManPage {
    private final StringBuilder page = new StringBuilder();

    String text() {
        page.append("""
                .\\" Generated from the code; a test of vigil-cli keeps it current.
                .TH VIGIL 1 "" Vigil "Vigil manual"
                .SH NAME
                vigil \\- run programs, keep them running, and tell why when they do not
                .SH SYNOPSIS
                .B vigil [\\-\\-root DIR] VERB [ARGUMENT...]
                .SH DESCRIPTION
                .PP
                Each verb has a page of its own, vigil\\-VERB(1), which is also shown by vigil help VERB. Services are
                described in vigil.toml(5) or a Procfile.
                """);
        verbs();
        section("WHICH SUPERVISOR", CommonText.WHICH);
        section("OUTPUT", CommonText.MANNERS);
        page.append(".SH EXIT STATUS\n").append(ManPage.STATUSES);
        page.append("""
                .SH ENVIRONMENT
                .TP
                .B VIGIL_ROOT
                The same as \\-\\-root.
                .TP
                .B VIGIL_PROJECTS
                The folder in which the files of projects are.
                .TP
                .B VIGIL_RUN
                Set by vigild for its services: its run directory. Commands in a service mean that vigild.
                .TP
                .B NO_COLOR
                No colour, also on a terminal.
                .SH FILES
                .TP
                .I /etc/vigil/vigil.toml, /etc/vigil/services.d/*.toml
                Services of the machine's own supervisor.
                .TP
                .I run/vigild.log
                Messages of a vigild in the background.
                .TP
                .I log/NAME/current
                What the service NAME writes.
                .SH SEE ALSO
                vigil.toml(5), vigil\\-up(1), vigil\\-status(1), vigil\\-why(1), vigil\\-logs(1), daemon(7)
                """);
        return page.toString();
    }

    private void verbs() {
        CommandLine tree = Help.tree();
        for (Verbs.Group group : Verbs.GROUPS) {
            page.append(".SS ").append(group.title()).append('\n');
            for (String name : group.names()) {
                var spec =
                        Objects.requireNonNull(tree.getSubcommands().get(name)).getCommandSpec();
                page.append(".TP\n.B ").append(ManPage.escape(name)).append('\n');
                page.append(ManPage.escape(Help.summary(spec))).append(".\n");
            }
        }
    }

    private void section(String title, String markdown) {
        page.append(".SH ").append(title).append('\n');
        for (String paragraph : markdown.split("\n\n", -1)) {
            String text = ManPage.escape(paragraph.strip().replace('\n', ' '))
                    .replaceAll("`([^`]*)`", "\\\\fB$1\\\\fR")
                    .replaceAll("\\*([a-z]+)\\*", "\\\\fI$1\\\\fR");
            page.append(".PP\n").append(text).append('\n');
        }
    }
}
