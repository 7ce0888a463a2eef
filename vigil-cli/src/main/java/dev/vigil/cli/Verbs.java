package dev.vigil.cli;

import java.util.List;
import java.util.Optional;

/** All verbs. Each is made only when it is asked for, so that a command loads no classes of another. */
final class Verbs {
    /** In the order of the help, in groups. */
    static final List<Group> GROUPS = List.of(
            new Group("Run", List.of("run", "up", ApplyVerb.APPLY, ApplyVerb.DIFF, "down", "upgrade", "daemon")),
            new Group(
                    "Look",
                    List.of(
                            "status",
                            "why",
                            "logs",
                            "events",
                            TimersVerb.NAME,
                            RunsVerb.NAME,
                            CalendarVerb.NAME,
                            "projects")),
            new Group("Steer", List.of("start", "stop", "restart", "reload", "signal", AtVerb.NAME)),
            new Group("Daemons", List.of("daemonize", "inspect", "ps", "install", "uninstall")),
            new Group(
                    "More",
                    List.of(
                            "check",
                            ShowVerb.NAME,
                            DoctorVerb.NAME,
                            SecurityVerb.NAME,
                            "completion",
                            "version",
                            "help")));

    private Verbs() {}

    /** Verbs that belong together. */
    record Group(String title, List<String> names) {}

    static List<String> names() {
        return GROUPS.stream().flatMap(group -> group.names().stream()).toList();
    }

    static Optional<Verb> named(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "run" -> new RunVerb();
                    case "up" -> new UpVerb();
                    case ApplyVerb.APPLY, ApplyVerb.DIFF -> new ApplyVerb(name);
                    case "down" -> new DownVerb();
                    case "upgrade" -> new UpgradeVerb();
                    case "daemon" -> new DaemonVerb();
                    case "status" -> new StatusVerb();
                    case "why" -> new WhyVerb();
                    case "logs" -> new LogsVerb();
                    case "events" -> new EventsVerb();
                    case AtVerb.NAME -> new AtVerb();
                    case TimersVerb.NAME -> new TimersVerb();
                    case RunsVerb.NAME -> new RunsVerb();
                    case CalendarVerb.NAME -> new CalendarVerb();
                    case ProjectsVerb.NAME -> new ProjectsVerb();
                    case "start", "stop", "restart", "reload" -> new ActionVerb(name);
                    case "signal" -> new SignalVerb();
                    case DaemonizeVerb.NAME -> new DaemonizeVerb();
                    case InspectVerb.NAME -> new InspectVerb();
                    case PsVerb.NAME -> new PsVerb();
                    case InstallVerb.INSTALL, InstallVerb.UNINSTALL -> new InstallVerb(name);
                    case "check" -> new CheckVerb();
                    case ShowVerb.NAME -> new ShowVerb();
                    case DoctorVerb.NAME -> new DoctorVerb();
                    case SecurityVerb.NAME -> new SecurityVerb();
                    case "completion" -> new CompletionVerb();
                    case "version" -> new VersionVerb();
                    case "help" -> new HelpVerb();
                    case CompleteVerb.NAME -> new CompleteVerb();
                    default -> null;
                });
    }
}
