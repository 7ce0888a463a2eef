package dev.vigil.cli;

import dev.vigil.config.Places;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.PathTrust;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Starts vigild in the background: in a session of its own, with the null device as input, its messages in a file, and
 * a pipe on which it says that it listens. When it ends before that, the pipe tells, and its last messages say why.
 * Between it and vigild is the guard, a shell script that brings vigild back when it dies.
 */
final class Detached {
    private static final int READY_FD = 3;
    private static final int MESSAGES_BYTES_MAX = 4096;
    /** Nobody but its owner writes what is made here, whatever the caller's mask is. */
    private static final int UMASK = 0022;

    private static final byte[] READY = "ready".getBytes(StandardCharsets.US_ASCII);

    private final Invocation invocation;
    private final Console console;
    private final Places places;
    private final Linux linux = new NativeLinux();

    Detached(Invocation invocation) {
        this.invocation = invocation;
        this.console = invocation.console();
        this.places = invocation.places();
    }

    /** Returns once it listens. */
    void start(List<Path> files, List<String> only) throws IOException {
        Control.socket(places);
        linux.umask(UMASK);
        checkTrust();
        makeRunDirectory();
        long messagesFrom = messagesSize();
        int[] pipe = new int[2];
        check(linux.pipe(pipe, 0), "make a pipe");
        int messages = open(places.daemonLog(), Flags.O_APPEND, 0600);
        SpawnPlan plan = plan(files, only, pipe[1], messages);
        int pid = linux.spawn(plan);
        linux.close(messages);
        linux.close(pipe[1]);
        check(pid, "start vigild: " + plan.path());
        try (Progress _ = Progress.begin(console, "waiting for vigild")) {
            if (!isReady(pipe[0])) {
                throw died(messagesFrom);
            }
        } finally {
            linux.close(pipe[0]);
        }
    }

    /** What is started here as root, and again after each death of vigild, is nobody else's to change. */
    private void checkTrust() {
        refuse(new PathTrust(linux).problem(places.run().toAbsolutePath().toString()));
        if (!invocation.has(ArgumentSpecs.ALLOW_UNTRUSTED) && !invocation.home().isEmpty()) {
            Path home = Path.of(invocation.home()).toAbsolutePath();
            refuse(new PathTrust(linux).problemOfTree(home.toString()));
        }
    }

    private static void refuse(Optional<String> problem) {
        problem.ifPresent(reason -> {
            throw new CommandFailure(ExitCode.FAILED, "cannot start vigild: " + reason);
        });
    }

    /** Opens one of our own files for writing. */
    private int open(Path path, int flags, int mode) {
        int fd = linux.openNoFollow(path.toString(), Flags.O_WRONLY | Flags.O_CREAT | flags, mode);
        check(fd, "write " + path);
        return fd;
    }

    /** Of a guard it hears that vigild ended, without one the end of the pipe. */
    private boolean isReady(int pipe) {
        byte[] word = new byte[READY.length];
        return linux.read(pipe, word, 0, word.length) == word.length && Arrays.equals(word, READY);
    }

    private void makeRunDirectory() throws IOException {
        Path run = places.run();
        try {
            Files.createDirectories(run.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw FileErrors.failure("make a directory for vigild", e);
        }
        if (!Files.isDirectory(run)) {
            int made = linux.mkdir(run.toString(), 0700);
            check(made == -Errno.EEXIST ? 0 : made, "make the directory " + run); // another command was faster
        }
    }

    private static void check(int result, String what) {
        if (result < 0) {
            int code = Errno.isPermission(result) ? ExitCode.NOT_PERMITTED : ExitCode.FAILED;
            throw new CommandFailure(code, "cannot " + what + ": " + Errno.describe(result));
        }
    }

    private SpawnPlan plan(List<Path> files, List<String> only, int ready, int messages) {
        List<String> argv = new ArrayList<>(program());
        root().ifPresent(root -> argv.addAll(List.of(ArgumentSpecs.ROOT, root)));
        argv.addAll(List.of("--foreground", DaemonVerb.READY_FD, Integer.toString(READY_FD)));
        if (invocation.has(ArgumentSpecs.ALLOW_UNTRUSTED)) {
            argv.add(ArgumentSpecs.ALLOW_UNTRUSTED);
        }
        files.forEach(file -> argv.addAll(List.of("-f", file.toAbsolutePath().toString())));
        only.forEach(name -> argv.addAll(List.of(DaemonVerb.ONLY, name)));
        List<Descriptor> descriptors = List.of(
                new Descriptor.Opened(0, "/dev/null", Flags.O_RDONLY, 0),
                new Descriptor.Inherited(1, messages),
                new Descriptor.Inherited(2, messages),
                new Descriptor.Inherited(READY_FD, ready));
        return new SpawnPlan(argv.getFirst(), argv, environment(), descriptors, SpawnPlan.Options.SESSION);
    }

    /** The guard of the distribution; from a folder of classes this very runtime, unguarded. */
    private List<String> program() {
        String home = invocation.home();
        if (!home.isEmpty()) {
            return List.of(
                    Path.of(home, "lib", "vigil-guard").toString(), places.run().toString());
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = absolute(System.getProperty("java.class.path", ""));
        return List.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, Main.class.getName(), "daemon");
    }

    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** The root, where the places are of one; others come from the environment, which vigild gets unchanged. */
    private Optional<String> root() {
        return Optional.ofNullable(places.run().getParent())
                .filter(parent -> Places.below(parent).equals(places))
                .map(Path::toString);
    }

    private List<String> environment() {
        List<String> variables = new ArrayList<>();
        console.environment().forEach((name, value) -> variables.add(name + "=" + value));
        return variables;
    }

    private long messagesSize() {
        try {
            return Files.size(places.daemonLog());
        } catch (IOException _) {
            return 0;
        }
    }

    /** Of several that are started at the same time one gets the lock. */
    private CommandFailure died(long messagesFrom) {
        RunningCheck.refuseSecond(places);
        String said = messages(messagesFrom).orElse("");
        if (!said.isBlank()) {
            console.err().println(said.stripTrailing());
        }
        return new CommandFailure(
                ExitCode.FAILED, "cannot start vigild: it ended before it listened (see " + places.daemonLog() + ")");
    }

    private Optional<String> messages(long from) {
        try {
            byte[] all = Files.readAllBytes(places.daemonLog());
            int start = (int) Math.max(Math.min(from, all.length), all.length - MESSAGES_BYTES_MAX);
            return Optional.of(new String(all, start, all.length - start, StandardCharsets.UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
