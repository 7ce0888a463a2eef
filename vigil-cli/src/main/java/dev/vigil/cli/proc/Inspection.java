package dev.vigil.cli.proc;

import static dev.vigil.cli.proc.Property.judged;
import static dev.vigil.cli.proc.Property.told;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Whether a process is a daemon: each of the properties that the classical texts ask for, held or not.
 *
 * @param process who
 * @param kind what it is as a whole
 * @param properties in the order in which the recipe brings them about
 */
public record Inspection(ProcessEntry process, ProcessKind kind, List<Property> properties) {
    private static final Path RUN = Path.of("/run");

    /**
     * Signals that a daemon may well ignore: those of a failed write(2), which then says so by its errno (Python
     * ignores both), those of terminals, those that do nothing anyway, and those that programs use as they like.
     */
    private static final List<String> USUALLY_IGNORED =
            List.of("PIPE", "XFSZ", "HUP", "TTIN", "TTOU", "TSTP", "URG", "WINCH", "CONT", "USR1", "USR2");

    private static final List<String> STANDARD_MASKS = List.of("0000", "0022", "0027", "0077");

    /** Empty when there is no such process. */
    public static Optional<Inspection> of(Proc proc, int pid) {
        return proc.process(pid)
                .map(process ->
                        new Inspection(process, ProcessKind.of(proc, process), new Look(proc, process).properties()));
    }

    /** One look at one process. */
    private record Look(Proc proc, ProcessEntry process) {
        List<Property> properties() {
            OpenFiles files = new OpenFiles(proc, process.pid());
            List<Property> all = new ArrayList<>();
            all.add(parent());
            all.add(session());
            all.add(leader());
            all.add(group());
            all.add(terminal());
            all.add(foreground());
            all.add(directory());
            all.add(mounts(files));
            all.add(umask());
            all.add(descriptors(files));
            all.add(blocked());
            all.add(ignored());
            all.add(caught());
            all.add(pidFile(files));
            all.add(supervisor());
            return all;
        }

        private Property parent() {
            int parent = process.ids().parent();
            Optional<ProcessEntry> entry = proc.process(parent);
            String name = entry.map(ProcessEntry::name).orElse(parent == 0 ? "outside of this namespace" : "gone");
            boolean held =
                    parent <= 1 || entry.filter(Supervisors::isSupervisor).isPresent();
            return judged(
                    "parent",
                    held,
                    "pid " + parent + " (" + name + ")",
                    "init or a supervisor asks how it ended; another parent takes it along or leaves a zombie");
        }

        private Property session() {
            int session = process.ids().session();
            boolean shared = process.hasTerminal() || ProcessKind.sessionIsAnothers(proc, process);
            boolean own = process.leadsSession() || !shared;
            String leader = process.leadsSession()
                    ? "it leads it"
                    : proc.process(session)
                            .map(entry -> "led by " + entry.name())
                            .orElse("its leader is gone");
            return judged(
                    "own session",
                    own,
                    session + " (" + leader + ")",
                    "what ends a session, a logout or a hang-up, ends all that is in it");
        }

        private Property leader() {
            return judged(
                    "not session leader",
                    !process.leadsSession(),
                    process.leadsSession() ? "it is the leader" : "no leader",
                    "a leader that opens a terminal without O_NOCTTY gets it, with its Ctrl-C and hang-up");
        }

        private Property group() {
            return judged(
                    "own process group",
                    process.leadsGroup(),
                    Integer.toString(process.ids().group()),
                    "a signal to a group reaches all in it: whose Ctrl-C, whose kill?");
        }

        private Property terminal() {
            return judged(
                    "no terminal",
                    !process.hasTerminal(),
                    Terminals.name(process.ids().terminal()),
                    "the controlling terminal sends SIGINT, SIGTSTP and, when it goes, SIGHUP");
        }

        private Property foreground() {
            String value = !process.hasTerminal()
                    ? "-"
                    : process.isForeground()
                            ? "this one"
                            : "group " + process.ids().foreground();
            return told(
                    "foreground group", value, "only it reads the terminal; another that tries is stopped by SIGTTIN");
        }

        private Property directory() {
            String why = "a file system on which somebody stands can't be unmounted";
            Optional<String> directory = proc.link(process.pid(), "cwd");
            if (directory.isEmpty()) {
                return told("working directory", "not to be seen", why);
            }
            String point = new Mounts(proc.read(process.pid(), "mountinfo")).pointOf(directory.get());
            boolean held = point.equals("/");
            return judged("working directory", held, directory.get() + (held ? "" : " (on " + point + ")"), why);
        }

        private Property mounts(OpenFiles files) {
            NavigableSet<String> busy = files.busyMounts(new Mounts(proc.read(process.pid(), "mountinfo")));
            return judged(
                    "unmountable",
                    busy.isEmpty(),
                    busy.isEmpty() ? "keeps none busy but /" : "keeps busy " + String.join(" ", busy),
                    "its directory, program and open files hold their file systems");
        }

        private Property umask() {
            String mask = Proc.field(proc.read(process.pid(), "status"), "Umask");
            String why = "rights that its files never get; an inherited one is a surprise";
            return mask.isEmpty()
                    ? told("umask", "not to be seen", why)
                    : judged("umask", STANDARD_MASKS.contains(mask), mask, why);
        }

        private Property descriptors(OpenFiles files) {
            String why = "an inherited terminal, pipe or file is kept open for ever";
            return files.isEmpty()
                    ? told("descriptors", files.describe(), why)
                    : judged("descriptors", !files.leadsToTerminal(), files.describe(), why);
        }

        private Property blocked() {
            List<String> names = SignalNames.of(process.signals().blocked());
            return judged(
                    "signals blocked",
                    names.isEmpty(),
                    list(names),
                    "a mask is inherited, and a blocked SIGTERM never comes");
        }

        private Property ignored() {
            List<String> names = SignalNames.of(process.signals().ignored());
            return judged(
                    "signals ignored",
                    USUALLY_IGNORED.containsAll(names),
                    list(names),
                    "inherited too: nohup ignores HUP, sh ignores INT and QUIT for its jobs");
        }

        private Property caught() {
            return told(
                    "signals caught", list(SignalNames.of(process.signals().caught())), "what it handles by itself");
        }

        private static String list(List<String> names) {
            return names.isEmpty() ? "none" : String.join(" ", names);
        }

        private Property pidFile(OpenFiles files) {
            String why = "a lock ends with its holder; a mere number may be that of another by now";
            List<String> locked = files.lockedPidFiles();
            if (!locked.isEmpty()) {
                return judged("locked pid file", true, String.join(" ", locked), why);
            }
            Optional<Path> unlocked = PidFiles.naming(process.pid(), RUN);
            return unlocked.isPresent()
                    ? judged("locked pid file", false, unlocked.get() + " (no lock)", why)
                    : told("locked pid file", "none", why);
        }

        private Property supervisor() {
            return told(
                    "supervised by",
                    new Supervisors(proc).of(process).orElse("nobody who is known"),
                    "who starts it again when it dies");
        }
    }
}
