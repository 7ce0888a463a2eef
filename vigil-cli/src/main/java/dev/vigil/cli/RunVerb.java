package dev.vigil.cli;

import dev.vigil.config.Places;
import dev.vigil.config.keys.ReadyWord;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.PathTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code vigil run}: guards one program. It has a control socket at a known place only with {@code --root}; without,
 * its run directory is a temporary one, so that any number of them go side by side.
 */
final class RunVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "run",
                "run [OPTIONS] [--] COMMAND [ARG...]",
                "Guard one program in the foreground: start it again when it dies.",
                "Its output goes where that of vigil goes. Ctrl-C and SIGTERM stop it, as do those who asked.",
                "Exit code: the program's own (128 + N after signal N) once it is not started again; 0 after a stop.");
        spec.addOption(ArgumentSpecs.option(
                "POLICY",
                "When it is started again: always (default), on-failure, on-abnormal, never.",
                List.of("always", "on-failure", "on-abnormal", "never"),
                "--restart"));
        spec.addOption(ArgumentSpecs.option(
                "TIME", "First delay before a restart; it doubles each time (100ms).", "--backoff"));
        spec.addOption(ArgumentSpecs.option("TIME", "Longest delay before a restart (30s).", "--backoff-max"));
        spec.addOption(
                ArgumentSpecs.option("N/TIME", "Give up after N restarts within TIME, as 10/1m.", "--restart-limit"));
        spec.addOption(ArgumentSpecs.option(
                "HOW",
                "What shows that it is ready: " + ReadyWord.KINDS
                        + ". No line of its output: nobody reads that on the way.",
                "--ready"));
        spec.addOption(ArgumentSpecs.option("TIME", "How long it may take to be ready (30s).", "--start-timeout"));
        spec.addOption(
                ArgumentSpecs.option("SIGNAL", "How it is stopped (TERM).", SignalVerb.SIGNALS, "--stop-signal"));
        spec.addOption(ArgumentSpecs.option(
                "TIME", "How long it may take to stop before it is killed (10s).", "--stop-timeout"));
        spec.addOption(ArgumentSpecs.option("NAME", "Its name in messages (the program's).", "--name"));
        spec.addOption(ArgumentSpecs.repeated(
                "K=V", "A variable of its environment, may be given many times.", "-e", "--env"));
        spec.addOption(ArgumentSpecs.flag("Start from an environment of nothing but PATH.", "--clear-env"));
        spec.addOption(ArgumentSpecs.option("USER", "As whom it runs.", "-u", "--user"));
        spec.addOption(ArgumentSpecs.option("GROUP", "With which group (the user's).", "--group"));
        spec.addOption(ArgumentSpecs.option("DIR", "Its working directory (this one).", "--chdir"));
        spec.addOption(ArgumentSpecs.option("OCTAL", "Its umask (0022).", "--umask"));
        spec.addPositional(ArgumentSpecs.many(0, 1, "COMMAND", "The program and its arguments."));
        ArgumentSpecs.examples(
                spec,
                "keep a small server running",
                "vigil run -- python3 -m http.server 8000",
                "start again after failures only, at most 5 times a minute",
                "vigil run --restart on-failure --restart-limit 5/1m -- ./import.sh",
                "with a control socket, for vigil --root /tmp/job status",
                "vigil --root /tmp/job run -- ./job");
        return spec;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        ServiceSpec service = new GuardedProgram(invocation).spec();
        Linux linux = new NativeLinux();
        new ProgramCheck(linux).check(service.launch(), invocation.console().environment());
        checkIdentity(service.launch().identity(), linux);
        if (invocation.rooted()) {
            RunningCheck.refuseSecond(invocation.places());
            return Foreground.single(invocation, invocation.places(), service);
        }
        Path root = temporaryRoot(invocation);
        try {
            return Foreground.single(invocation, Places.below(root), service);
        } finally {
            FolderRemoval.remove(root);
        }
    }

    private static void checkIdentity(Launch.Identity identity, Linux linux) {
        identity.user().ifPresent(name -> require(linux.user(name).isPresent(), "user", name));
        identity.group().ifPresent(name -> require(linux.group(name).isPresent(), "group", name));
    }

    /** A number need not have a name. */
    private static void require(boolean found, String what, String name) {
        if (!found && !name.matches("\\d+")) {
            throw new CommandFailure(ExitCode.FAILED, "cannot use --" + what + ": no such " + what + " (" + name + ")");
        }
    }

    private static Path temporaryRoot(Invocation invocation) throws IOException {
        String runtime = invocation.console().environment().getOrDefault("XDG_RUNTIME_DIR", "");
        // That of another user, as sudo -E leaves it, is no place for root.
        boolean usable = !runtime.isEmpty()
                && new PathTrust(new NativeLinux()).problem(runtime).isEmpty();
        Path parent = Path.of(usable ? runtime : System.getProperty("java.io.tmpdir"));
        return Files.createTempDirectory(parent, "vigil-run-");
    }
}
