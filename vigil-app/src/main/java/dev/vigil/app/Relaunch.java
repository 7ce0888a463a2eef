package dev.vigil.app;

import dev.vigil.app.daemonize.DaemonEnvironment;
import dev.vigil.app.daemonize.DaemonLock;
import dev.vigil.app.daemonize.DaemonPlan;
import dev.vigil.app.daemonize.DaemonPlan.Streams;
import dev.vigil.app.daemonize.DaemonPlan.Surroundings;
import dev.vigil.app.daemonize.DaemonizeFailure;
import dev.vigil.app.daemonize.Daemonizer;
import dev.vigil.app.daemonize.Interruption;
import dev.vigil.app.daemonize.LockedPidFile;
import dev.vigil.app.daemonize.NotifyReadiness;
import dev.vigil.app.daemonize.PathText;
import dev.vigil.app.daemonize.ReadinessWait;
import dev.vigil.app.daemonize.RunAs;
import dev.vigil.linux.Linux;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Starts this JVM again as a daemon. The new one knows by a system property that it is it, and where the old one was;
 * and by a {@link RelaunchMark}, where the program is not started by java(1).
 */
final class Relaunch {
    private static final String PROPERTY = "dev.vigil.app.background";
    private static final List<String> OPTION_VARIABLES = List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS");
    private static final int LOCK = 3; // where the recipe leaves it open

    private final Linux linux;
    private final Daemon daemon;
    private final ErrorReporter complaints;
    private Optional<RunAs> identity = Optional.empty();

    Relaunch(Linux linux, Daemon daemon) {
        this.linux = linux;
        this.daemon = daemon;
        this.complaints = new ErrorReporter(linux, daemon.name);
    }

    /** Whether this JVM is the new one. */
    static boolean isBackground() {
        return System.getProperty(PROPERTY) != null || RelaunchMark.ownMeaning() == RelaunchMark.Meaning.DAEMON;
    }

    /** Where relative paths begin: also for the new one, which works elsewhere. */
    static Path directory() {
        String marked = RelaunchMark.ownMeaning() == RelaunchMark.Meaning.DAEMON
                ? RelaunchMark.own().directory()
                : "";
        return Path.of(System.getProperty(PROPERTY, marked)).toAbsolutePath();
    }

    /** The lock that the old one has left to this one. */
    static LockedPidFile inheritedLock(Linux linux, String path) {
        return LockedPidFile.inherited(linux, path, LOCK);
    }

    int run() {
        try (Interruption interruption = Interruption.watch(linux)) {
            identity = daemon.surroundings.identity(linux);
            Daemonizer recipe = new Daemonizer(linux, plan());
            OptionalInt done = recipe.detach(interruption);
            return done.isPresent() ? done.getAsInt() : start(recipe, interruption);
        } catch (DaemonizeFailure e) {
            complaints.say(ErrorReporter.of("start", e));
            return 1;
        }
    }

    private int start(Daemonizer recipe, Interruption interruption) {
        Optional<DaemonLock> lock = daemon.pidFile.map(path -> LockedPidFile.lock(linux, path.toString()));
        try (NotifyReadiness readiness = NotifyReadiness.of(linux, identity)) {
            ReadinessWait waiting =
                    new ReadinessWait(recipe.start(lock, Optional.of(readiness)), readiness, interruption);
            try {
                waiting.await(daemon.surroundings.startTimeout);
                return 0;
            } catch (DaemonizeFailure e) {
                lock.ifPresent(DaemonLock::withdraw);
                complaints.say(readiness.status().orElse(ErrorReporter.of("start", e)));
                return e.signal().isPresent() ? 128 + e.signal().getAsInt() : 1;
            }
        }
    }

    private DaemonPlan plan() {
        Map<String, String> environment = DaemonEnvironment.ofCaller(linux);
        DaemonContext around = daemon.surroundings;
        String here = PathText.workingDirectory(linux);
        CommandLine line = CommandLine.ofThisJvm(linux);
        refuseWhatCannotBeTwice(line, environment);
        List<String> command = line.with("-D" + PROPERTY + "=" + here);
        environment.put(
                RelaunchMark.VARIABLE, RelaunchMark.ofThisProcess(linux, here).text());
        if (!line.namesClassPath()) {
            environment.put("CLASSPATH", CommandLine.absolute(here, System.getProperty("java.class.path", "")));
        }
        for (String name : OPTION_VARIABLES) {
            CommandLine.relativeIn(here, environment.getOrDefault(name, "")).ifPresent(word -> {
                throw new DaemonizeFailure("a path of " + name + " would not be found again (" + word + ")");
            });
        }
        identity.ifPresent(whom -> whom.describeIn(environment));
        if (around.hasRunDirectory) {
            String path = new DaemonRunDirectory(linux, daemon.name, environment).make(identity);
            environment.put(DaemonRunDirectory.VARIABLE, path);
        }
        return new DaemonPlan(
                command,
                environment,
                new Streams(Optional.empty(), around.output, around.output, true),
                new Surroundings(
                        around.directory.orElse(DaemonContext.DIRECTORY_DEFAULT),
                        around.umask.orElse(DaemonContext.UMASK_DEFAULT),
                        identity),
                false,
                false);
    }

    private void refuseWhatCannotBeTwice(CommandLine line, Map<String, String> environment) {
        if (RelaunchMark.ownMeaning() == RelaunchMark.Meaning.REPEATED) {
            throw new DaemonizeFailure("it was started for this, by a launcher that runs it as another process ("
                    + RelaunchMark.VARIABLE + ")");
        }
        List<String> options = new ArrayList<>(line.options());
        for (String name : OPTION_VARIABLES) {
            options.addAll(List.of(environment.getOrDefault(name, "").split("\\s+", -1)));
        }
        Optional<String> option = ExclusiveOptions.ofThisJvm().first(options);
        int inherited = InheritedSockets.count(linux, System.getenv());
        option.or(() -> new OwnListeners(linux).first(options, inherited)).ifPresent(what -> {
            throw new DaemonizeFailure("the JVM in the background could not listen where this one does (" + what + ")");
        });
    }
}
