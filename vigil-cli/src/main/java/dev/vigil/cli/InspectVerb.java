package dev.vigil.cli;

import dev.vigil.cli.proc.Inspection;
import dev.vigil.cli.proc.Proc;
import dev.vigil.cli.proc.ProcessEntry;
import dev.vigil.cli.proc.Property;
import dev.vigil.cli.proc.Users;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil inspect}: whether a process is a daemon. */
final class InspectVerb implements Verb {
    static final String NAME = "inspect";

    private static final int VALUE_MIN = 20;
    private static final int VALUE_MAX = 60;
    private static final int OTHER_COLUMNS = 90;
    private static final int WHY_MIN = 20;
    /** The column of yes and no, and what is between columns. */
    private static final int HELD_AND_GAPS = 10;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "inspect [--json] PID",
                "Tell whether a process is a daemon: each property, held or not, and why it matters.",
                "Tells daemon, background job, foreground job, nohup'ed job, session leader and orphan apart. Reads"
                        + " /proc only; what another user's process does not show is left out.");
        spec.addOption(ArgumentSpecs.flag("As JSON.", "--json"));
        spec.addPositional(ArgumentSpecs.one(0, "PID", "The process.", List.of()));
        ArgumentSpecs.examples(
                spec,
                "is the shell a daemon?",
                "vigil inspect $$$$",
                "the properties that a process does not have",
                "vigil inspect --json 1234 | jq '.properties[] | select(.held == false)'");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        String word = invocation.word(0).orElse("");
        Proc proc = Proc.ofSystem();
        Optional<Inspection> inspection = Inspection.of(proc, pid(NAME, word));
        if (inspection.isEmpty()) {
            throw new CommandFailure(ExitCode.FAILED, "cannot inspect " + word + ": no such process");
        }
        Instant start = Proc.start(proc.boot(), inspection.get().process());
        if (invocation.has("--json")) {
            invocation.out().json(json(inspection.get(), start));
        } else {
            print(inspection.get(), start, invocation);
        }
        return ExitCode.DONE;
    }

    /** A pid as typed. */
    static int pid(String verb, String word) {
        try {
            int pid = Integer.parseInt(word);
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new CommandFailure(ExitCode.USAGE, "cannot " + verb + ": not a pid (" + word + ")");
    }

    private static void print(Inspection inspection, Instant start, Invocation invocation) {
        ProcessEntry process = inspection.process();
        OutputBuffer out = invocation.out();
        out.print(Integer.toString(process.pid()), Style.BOLD).print(" is ");
        out.print(inspection.kind().words(), Style.BOLD).line(".");
        out.line(inspection.kind().meaning());
        out.line(TerminalText.clean(process.command()));
        out.line("state " + process.state() + ", user " + Users.ofSystem().name(process.uid()) + ", since "
                + TimeFormat.clock(start.toEpochMilli(), invocation.nowMillis()));
        out.endLine();
        int valueMax = valueMax(out.terminal());
        TextTable table = new TextTable(1, "PROPERTY", "HELD", "IS", "WHY IT MATTERS");
        int whyMax = whyMax(inspection, valueMax, out.terminal());
        for (Property property : inspection.properties()) {
            List<String> why = wrapped(property.why(), whyMax);
            table.row(property.name(), held(property), shown(property, valueMax), why.getFirst());
            why.stream().skip(1).forEach(line -> table.row("", "", "", line));
        }
        table.print(out);
    }

    private static String shown(Property property, int valueMax) {
        return TerminalText.cut(TerminalText.clean(property.value()), valueMax);
    }

    /** What the other columns leave for the reason, which is the point of it and so is never cut. */
    private static int whyMax(Inspection inspection, int valueMax, Terminal terminal) {
        if (!terminal.present()) {
            return Integer.MAX_VALUE;
        }
        int names = 0;
        int values = 0;
        for (Property property : inspection.properties()) {
            names = Math.max(names, property.name().length());
            values = Math.max(values, shown(property, valueMax).length());
        }
        return Math.max(WHY_MIN, terminal.columns().getAsInt() - names - values - HELD_AND_GAPS);
    }

    /** Lines of at most so many characters, broken between words. */
    static List<String> wrapped(String text, int max) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > max) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** So that something of the reason is left beside it. */
    private static int valueMax(Terminal terminal) {
        return terminal.present()
                ? Math.clamp(terminal.columns().getAsInt() - OTHER_COLUMNS, VALUE_MIN, VALUE_MAX)
                : VALUE_MAX;
    }

    private static String held(Property property) {
        return property.held().map(held -> held ? "yes" : "no").orElse("-");
    }

    private static String json(Inspection inspection, Instant start) {
        ProcessEntry process = inspection.process();
        StringBuilder json = new StringBuilder("{");
        PsVerb.appendFields(json, process, start);
        json.append(",\"kind\":");
        JsonLine.quote(json, PsVerb.word(inspection.kind()));
        json.append(",\"is\":");
        JsonLine.quote(json, inspection.kind().words());
        json.append(",\"properties\":[");
        String comma = "";
        for (Property property : inspection.properties()) {
            json.append(comma).append("{\"name\":");
            JsonLine.quote(json, property.name());
            property.held().ifPresent(held -> json.append(",\"held\":").append(held));
            json.append(",\"value\":");
            JsonLine.quote(json, property.value());
            json.append(",\"why\":");
            JsonLine.quote(json, property.why());
            json.append('}');
            comma = ",";
        }
        return json.append("]}").toString();
    }
}
