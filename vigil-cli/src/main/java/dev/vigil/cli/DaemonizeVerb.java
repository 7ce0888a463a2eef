package dev.vigil.cli;

import dev.vigil.app.daemonize.DaemonLock;
import dev.vigil.app.daemonize.DaemonReadiness;
import dev.vigil.app.daemonize.DaemonizeFailure;
import dev.vigil.app.daemonize.Daemonizer;
import dev.vigil.app.daemonize.Interruption;
import dev.vigil.app.daemonize.ReadinessWait;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil daemonize}: the classical recipe for one program that nobody supervises. */
final class DaemonizeVerb implements Verb {
    static final String NAME = "daemonize";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "daemonize [OPTIONS] [--] COMMAND [ARG...]",
                "Start one program as a daemon, by the classical recipe; nobody supervises it.",
                "It is adopted by init and has a session without a terminal, a process group of its own, clean signals,"
                        + " and no descriptors but its standard ones. Prints its pid. What keeps it from starting is"
                        + " told here, with exit code 1; it never seems started when it was not.");
        addIdentity(spec);
        addSurroundings(spec);
        addSteps(spec);
        spec.addPositional(ArgumentSpecs.many(0, 1, "COMMAND", "The program and its arguments."));
        ArgumentSpecs.examples(
                spec,
                "a web server in the background, its messages in a file",
                "vigil daemonize --stdout web.log --stderr web.log -- python3 -m http.server 8000",
                "one at a time, as another user, with a pid file",
                "vigil daemonize --single --pidfile /run/x.pid --user nobody -- /usr/local/bin/x",
                "return when it listens",
                "vigil daemonize --wait tcp:127.0.0.1:8000 -- python3 -m http.server 8000");
        return spec;
    }

    private static void addIdentity(CommandSpec spec) {
        spec.addOption(ArgumentSpecs.option("NAME", "Its name, for --single (the program's).", "--name"));
        spec.addOption(ArgumentSpecs.option(
                "FILE",
                "Gets its pid before its first instruction; locked as long as it runs. Its mode is 0600, since whoever"
                        + " may open it may lock it.",
                "--pidfile"));
        spec.addOption(
                ArgumentSpecs.flag("Only one of its name or pid file: else fail and say which runs.", "--single"));
        spec.addOption(ArgumentSpecs.option("USER", "As whom it runs.", "-u", "--user"));
        spec.addOption(ArgumentSpecs.option("GROUP", "With which group (the user's).", "--group"));
    }

    private static void addSurroundings(CommandSpec spec) {
        spec.addOption(ArgumentSpecs.option(
                "DIR", "Its working directory (/, so that it keeps no file system from being unmounted).", "--chdir"));
        spec.addOption(ArgumentSpecs.option("OCTAL", "Its umask (0: it decides by itself).", "--umask"));
        spec.addOption(ArgumentSpecs.option("FILE", "Its standard input (/dev/null).", "--stdin"));
        spec.addOption(ArgumentSpecs.option("FILE", "Its standard output (/dev/null).", "--stdout"));
        spec.addOption(ArgumentSpecs.option("FILE", "Its standard error (/dev/null).", "--stderr"));
        spec.addOption(ArgumentSpecs.flag("Add to these files; without it they begin empty.", "--append"));
        spec.addOption(ArgumentSpecs.repeated(
                "K=V", "A variable of its environment, may be given many times.", "-e", "--env"));
        spec.addOption(ArgumentSpecs.flag("Start from an environment of nothing but PATH.", "--clear-env"));
    }

    private static void addSteps(CommandSpec spec) {
        spec.addOption(ArgumentSpecs.flag(
                "Let it lead its session, so that it can get a terminal by opening one.", "--session-leader"));
        spec.addOption(ArgumentSpecs.flag(
                "Ignore SIGHUP, SIGTTOU, SIGTTIN and SIGTSTP in it, as old recipes do: without a terminal none of them"
                        + " comes by itself, but then a SIGHUP by hand no longer reloads it.",
                "--ignore-tty-signals"));
        spec.addOption(ArgumentSpecs.option(
                "WHAT",
                "Return once it runs (none), has sent READY=1 by sd_notify (ready), has written --pidfile itself"
                        + " (pidfile), or listens (tcp:HOST:PORT).",
                List.of("none", "ready", "pidfile", "tcp:"),
                "--wait"));
        spec.addOption(ArgumentSpecs.option(
                "TIME", "Return once it has run for TIME; that it ends before is a failure.", "--settle"));
        spec.addOption(ArgumentSpecs.option("TIME", "How long that may take before it is ended (30s).", "--timeout"));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Linux linux = new NativeLinux();
        try {
            int code = run(invocation, linux);
            invocation.out().flush();
            return code;
        } catch (DaemonizeFailure failure) {
            throw new CommandFailure(
                    exitCode(failure),
                    "cannot daemonize " + invocation.words(0).getFirst() + ": " + failure.getMessage());
        } catch (OutputBuffer.UnwritableOutput unwritable) {
            if (String.valueOf(unwritable.getMessage()).contains("Bad file descriptor")) {
                return ExitCode.DONE; // standard output is closed: nobody wants the pid
            }
            throw unwritable;
        }
    }

    private static int exitCode(DaemonizeFailure failure) {
        if (failure.signal().isPresent()) {
            return 128 + failure.signal().getAsInt();
        }
        return failure.isNotPermitted() ? ExitCode.NOT_PERMITTED : ExitCode.FAILED;
    }

    private static int run(Invocation invocation, Linux linux) throws IOException {
        DaemonizeOptions options = new DaemonizeOptions(invocation, linux);
        Daemonizer recipe = new Daemonizer(linux, options.plan());
        DaemonizeWait wait = options.waiting();
        options.filesThatAreElsewhere().forEach(invocation.console().err()::println);
        try (Interruption interruption = wait.interruption()) {
            OptionalInt done = recipe.detach(interruption);
            if (done.isPresent()) {
                return done.getAsInt();
            }
            Optional<DaemonLock> lock = options.lock();
            try (DaemonReadiness readiness = wait.readiness()) {
                ReadinessWait waiting =
                        new ReadinessWait(recipe.start(lock, Optional.of(readiness)), readiness, interruption);
                invocation.out().line(Integer.toString(pid(waiting, wait.timeout(), lock)));
            }
        }
        return ExitCode.DONE;
    }

    private static int pid(ReadinessWait waiting, Duration timeout, Optional<DaemonLock> lock) {
        try {
            return waiting.await(timeout);
        } catch (DaemonizeFailure failure) {
            lock.ifPresent(DaemonLock::withdraw);
            throw failure;
        }
    }
}
