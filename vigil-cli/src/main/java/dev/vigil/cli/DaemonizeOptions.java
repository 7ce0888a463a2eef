package dev.vigil.cli;

import dev.vigil.app.daemonize.DaemonEnvironment;
import dev.vigil.app.daemonize.DaemonLock;
import dev.vigil.app.daemonize.DaemonPlan;
import dev.vigil.app.daemonize.DaemonPlan.Streams;
import dev.vigil.app.daemonize.DaemonPlan.Surroundings;
import dev.vigil.app.daemonize.DaemonizeFailure;
import dev.vigil.app.daemonize.LockedPidFile;
import dev.vigil.app.daemonize.RunAs;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the options of {@code vigil daemonize} ask for. */
final class DaemonizeOptions {
    private static final int UMASK_MAX = 0777;

    private final Invocation invocation;
    private final Linux linux;
    private final List<String> command;
    private final Optional<RunAs> identity;

    DaemonizeOptions(Invocation invocation, Linux linux) {
        refuseIdle(invocation);
        this.invocation = invocation;
        this.linux = linux;
        this.command = invocation.words(0);
        this.identity = RunAs.of(linux, invocation.value("--user"), invocation.value("--group"));
    }

    /** Who gives an option expects something of it. */
    private static void refuseIdle(Invocation invocation) {
        if (invocation.has("--append") && !invocation.has("--stdout") && !invocation.has("--stderr")) {
            throw wrong("--append", "it is for the files of --stdout and --stderr, which are missing");
        }
        if (invocation.has("--name") && !invocation.has("--single")) {
            throw wrong("--name", "it is for --single, which is missing");
        }
        if (invocation.has("--name") && locksPidFile(invocation)) {
            throw wrong("--name", "with --pidfile there is only one of that file, whatever the name");
        }
    }

    private static boolean locksPidFile(Invocation invocation) {
        boolean programWrites = invocation.value("--wait").orElse("").equals(DaemonizeWait.PIDFILE);
        return invocation.has("--pidfile") && !programWrites;
    }

    DaemonPlan plan() {
        Surroundings surroundings = new Surroundings(
                invocation.value("--chdir").map(this::absolute).orElse("/"),
                invocation.value("--umask").map(DaemonizeOptions::umask).orElse(0),
                identity);
        Streams streams = new Streams(file("--stdin"), file("--stdout"), file("--stderr"), invocation.has("--append"));
        return new DaemonPlan(
                command,
                environment(),
                streams,
                surroundings,
                invocation.has("--session-leader"),
                invocation.has("--ignore-tty-signals"));
    }

    private Optional<String> file(String option) {
        return invocation.value(option).map(this::absolute);
    }

    private String absolute(String path) {
        return invocation.absolute(linux, path);
    }

    private static int umask(String text) {
        try {
            int umask = Integer.parseUnsignedInt(text, 8);
            if (umask >= 0 && umask <= UMASK_MAX) {
                return umask;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw wrong("--umask", "it is an octal number from 0 to 0777 (" + text + ")");
    }

    private Map<String, String> environment() {
        Map<String, String> caller = DaemonEnvironment.ofCaller(linux);
        Map<String, String> environment = new LinkedHashMap<>();
        if (invocation.has("--clear-env")) {
            environment.put("PATH", caller.getOrDefault("PATH", DaemonEnvironment.PATH_DEFAULT));
        } else {
            environment.putAll(caller);
        }
        identity.ifPresent(whom -> whom.describeIn(environment));
        for (String pair : invocation.values("--env")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw wrong("--env", "it is NAME=VALUE (" + pair + ")");
            }
            environment.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return environment;
    }

    /** Notes about arguments that name a file here and none where the program runs: it would not find them. */
    List<String> filesThatAreElsewhere() {
        if (invocation.has("--chdir")) {
            return List.of();
        }
        return command.stream()
                .skip(1)
                .filter(word -> !word.isEmpty() && !word.startsWith("/") && !word.startsWith("-"))
                .filter(word -> linux.stat(absolute(word)).isPresent())
                .filter(word -> linux.stat("/" + word).isEmpty())
                .map(word -> "vigil: note: " + word + " is here, but the program runs in / (--chdir . has it run here)")
                .toList();
    }

    DaemonizeWait waiting() {
        return DaemonizeWait.of(invocation, linux, identity, file("--pidfile"));
    }

    /** The pid file's, unless the program writes that itself; with {@code --single} one is needed in any case. */
    Optional<DaemonLock> lock() throws IOException {
        if (locksPidFile(invocation)) {
            return Optional.of(LockedPidFile.lock(linux, file("--pidfile").orElseThrow()));
        }
        return invocation.has("--single") ? Optional.of(LockedPidFile.lock(linux, fileOfName())) : Optional.empty();
    }

    private String fileOfName() throws IOException {
        int umask = linux.umask(0022); // these folders are ours alone, whatever the caller's mask is
        try {
            return fileOf(name());
        } finally {
            linux.umask(umask);
        }
    }

    private String fileOf(String name) throws IOException {
        Path directory = invocation.places().run().resolve("daemonize");
        Path run = directory.toAbsolutePath().getParent();
        if (run != null && !Files.isDirectory(run)) {
            Files.createDirectories(run.toAbsolutePath().getParent());
            makePrivate(run);
        }
        makePrivate(directory);
        return directory.resolve(name + ".pid").toString();
    }

    private void makePrivate(Path directory) {
        int result = linux.mkdir(directory.toString(), 0700);
        if (result < 0 && result != -Errno.EEXIST) {
            throw DaemonizeFailure.of(result, directory.toString());
        }
    }

    private String name() {
        String name = invocation.value("--name").orElseGet(() -> lastOf(command.getFirst()));
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.startsWith(".")) {
            throw wrong("--name", "a name has no slash and does not begin with a dot (" + name + ")");
        }
        return name;
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static CommandFailure wrong(String option, String reason) {
        return new CommandFailure(ExitCode.USAGE, "cannot use " + option + ": " + reason);
    }
}
