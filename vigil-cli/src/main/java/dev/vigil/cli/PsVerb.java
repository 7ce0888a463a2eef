package dev.vigil.cli;

import dev.vigil.cli.proc.Proc;
import dev.vigil.cli.proc.ProcessEntry;
import dev.vigil.cli.proc.ProcessKind;
import dev.vigil.cli.proc.SessionTree;
import dev.vigil.cli.proc.SessionTree.Group;
import dev.vigil.cli.proc.SessionTree.Session;
import dev.vigil.cli.proc.Terminals;
import dev.vigil.cli.proc.Users;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil ps}: sessions, process groups and processes, with their terminals. */
final class PsVerb implements Verb {
    static final String NAME = "ps";

    private static final String ANY = "any";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "ps [OPTIONS] [PID...]",
                "Show processes with their sessions, process groups and terminals.",
                "The foreground group of a terminal has a +. Threads of the kernel are left out. Reads /proc only.");
        spec.addOption(
                ArgumentSpecs.flag("As a tree: sessions, the groups in them, the processes in those.", "--sessions"));
        spec.addOption(ArgumentSpecs.flag("Daemons only, by what vigil inspect says.", "--daemons"));
        spec.addOption(
                ArgumentSpecs.option("TTY", "Of this terminal only, as pts/3; any: of those that have one.", "--tty"));
        spec.addOption(ArgumentSpecs.option("USER", "Of this user only.", "-u", "--user"));
        spec.addOption(ArgumentSpecs.flag("As JSON, always a tree.", "--json"));
        spec.addPositional(ArgumentSpecs.many(0, 0, "PID", "These processes only."));
        ArgumentSpecs.examples(
                spec,
                "who is in the session of this shell, and who has its terminal",
                "vigil ps --sessions --tty \"$(tty)\"",
                "all daemons",
                "vigil ps --daemons");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        Proc proc = Proc.ofSystem();
        Users users = Users.ofSystem();
        Set<Integer> asked = new TreeSet<>();
        invocation.words(0).forEach(word -> asked.add(InspectVerb.pid(NAME, word)));
        List<ProcessEntry> all = proc.processes();
        List<ProcessEntry> chosen =
                all.stream().filter(filter(invocation, proc, users, asked)).toList();
        all.forEach(process -> asked.remove(process.pid()));
        Show show = new Show(SessionTree.of(chosen), proc.boot(), users, invocation.nowMillis());
        if (invocation.has("--json")) {
            invocation.out().json(show.json());
        } else if (invocation.has("--sessions")) {
            show.tree(invocation.out());
        } else {
            show.table(invocation.out());
        }
        if (!asked.isEmpty()) {
            throw new CommandFailure(ExitCode.FAILED, "cannot show " + words(asked) + ": no such process");
        }
        return ExitCode.DONE;
    }

    private static String words(Set<Integer> pids) {
        List<String> words = new ArrayList<>();
        pids.forEach(pid -> words.add(Integer.toString(pid)));
        return String.join(" ", words);
    }

    private static Predicate<ProcessEntry> filter(Invocation invocation, Proc proc, Users users, Set<Integer> asked) {
        Set<Integer> pids = Set.copyOf(asked);
        Predicate<ProcessEntry> filter =
                process -> pids.isEmpty() ? !process.kernelThread() : pids.contains(process.pid());
        if (invocation.value("--user").isPresent()) {
            int uid = uid(users, invocation.value("--user").get());
            filter = filter.and(process -> process.uid() == uid);
        }
        if (invocation.value("--tty").isPresent()) {
            filter = filter.and(onTerminal(invocation.value("--tty").get()));
        }
        return invocation.has("--daemons")
                ? filter.and(process -> ProcessKind.of(proc, process) == ProcessKind.DAEMON)
                : filter;
    }

    private static int uid(Users users, String name) {
        OptionalInt uid = users.uid(name);
        if (uid.isEmpty()) {
            throw new CommandFailure(ExitCode.FAILED, "cannot use --user: no such user (" + name + ")");
        }
        return uid.getAsInt();
    }

    private static Predicate<ProcessEntry> onTerminal(String name) {
        String wanted = name.startsWith("/dev/") ? name.substring("/dev/".length()) : name;
        if (!wanted.equals(ANY) && !Files.exists(Path.of("/dev", wanted))) {
            throw new CommandFailure(ExitCode.FAILED, "cannot use --tty: no such terminal (" + name + ")");
        }
        return process -> wanted.equals(ANY)
                ? process.hasTerminal()
                : Terminals.name(process.ids().terminal()).equals(wanted);
    }

    static String word(ProcessKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The fields of a process as JSON, without the braces. */
    static void appendFields(StringBuilder json, ProcessEntry process, Instant start) {
        json.append("\"pid\":").append(process.pid());
        json.append(",\"parent\":").append(process.ids().parent());
        json.append(",\"group\":").append(process.ids().group());
        json.append(",\"session\":").append(process.ids().session());
        if (process.hasTerminal()) {
            json.append(",\"terminal\":");
            JsonLine.quote(json, Terminals.name(process.ids().terminal()));
        }
        json.append(",\"foreground\":").append(process.isForeground());
        json.append(",\"state\":");
        JsonLine.quote(json, Character.toString(process.state()));
        json.append(",\"uid\":").append(process.uid());
        json.append(",\"start\":\"").append(start).append('"');
        json.append(",\"name\":");
        JsonLine.quote(json, process.name());
        json.append(",\"command\":");
        JsonLine.quote(json, process.command());
    }

    /** The ways to show a tree. */
    private record Show(SessionTree tree, Instant boot, Users users, long nowMillis) {
        private static final int COMMAND_AT = 12;

        void table(OutputBuffer out) {
            TextTable table =
                    new TextTable(-1, "SESSION", "GROUP", "PID", "PARENT", "TTY", "STATE", "USER", "START", "COMMAND");
            for (Session session : tree.sessions()) {
                for (Group group : session.groups()) {
                    group.processes().forEach(process -> row(table, process));
                }
            }
            table.print(out);
        }

        private void row(TextTable table, ProcessEntry process) {
            table.row(
                    Integer.toString(process.ids().session()),
                    Integer.toString(process.ids().group()),
                    Integer.toString(process.pid()),
                    Integer.toString(process.ids().parent()),
                    Terminals.name(process.ids().terminal()),
                    process.state() + (process.isForeground() ? "+" : ""),
                    users.name(process.uid()),
                    start(process),
                    TerminalText.clean(process.command()));
        }

        private String start(ProcessEntry process) {
            return TimeFormat.clock(Proc.start(boot, process).toEpochMilli(), nowMillis);
        }

        void tree(OutputBuffer out) {
            for (Session session : tree.sessions()) {
                out.print("session " + session.id(), Style.BOLD);
                out.print("  " + (session.terminal() == 0 ? "no terminal" : Terminals.name(session.terminal())));
                out.line(session.leader().isPresent() ? "" : "  (leader gone, or not shown)");
                for (Group group : session.groups()) {
                    out.line("  group " + group.id() + (group.foreground() ? " +" : ""));
                    group.processes().forEach(process -> line(process, out));
                }
            }
        }

        private void line(ProcessEntry process, OutputBuffer out) {
            StringBuilder line = new StringBuilder("    ").append(process.pid());
            line.repeat(' ', Math.max(1, COMMAND_AT - line.length()))
                    .append(process.state())
                    .append("  ");
            line.append(start(process))
                    .append("  ")
                    .append(users.name(process.uid()))
                    .append("  ");
            line.append(TerminalText.clean(process.command()));
            boolean fits = !out.terminal().present() || line.length() <= Terminal.COLUMNS_USUAL;
            out.line(
                    fits
                            ? line.toString()
                            : TerminalText.cut(
                                    line.toString(), out.terminal().columns().getAsInt()));
        }

        String json() {
            StringBuilder json = new StringBuilder("{\"sessions\":[");
            String comma = "";
            for (Session session : tree.sessions()) {
                json.append(comma);
                append(json, session);
                comma = ",";
            }
            return json.append("]}").toString();
        }

        private void append(StringBuilder json, Session session) {
            json.append("{\"id\":").append(session.id());
            if (session.terminal() != 0) {
                json.append(",\"terminal\":");
                JsonLine.quote(json, Terminals.name(session.terminal()));
            }
            json.append(",\"groups\":[");
            String comma = "";
            for (Group group : session.groups()) {
                json.append(comma).append("{\"id\":").append(group.id());
                json.append(",\"foreground\":").append(group.foreground()).append(",\"processes\":[");
                append(json, group.processes());
                json.append("]}");
                comma = ",";
            }
            json.append("]}");
        }

        private void append(StringBuilder json, List<ProcessEntry> processes) {
            String comma = "";
            for (ProcessEntry process : processes) {
                json.append(comma).append('{');
                appendFields(json, process, Proc.start(boot, process));
                json.append('}');
                comma = ",";
            }
        }
    }
}
