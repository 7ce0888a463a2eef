package dev.vigil.app;

import dev.vigil.app.daemonize.DaemonEnvironment;
import dev.vigil.linux.NativeLinux;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * A Java program that is a daemon, daemon(7). It says what to do when it starts, is told to stop, or to reload, and
 * runs in the same way under vigild, under systemd, at a terminal, or alone in the background:
 *
 * <pre>{@code
 * public static void main(String[] arguments) {
 *     System.exit(Daemon.named("greeter").pidFile(Path.of("/run/greeter.pid")).run(arguments, running -> {
 *         Server server = Server.start();
 *         running.onStop(server::close);
 *         running.ready();
 *         running.awaitStop();
 *         return 0;
 *     }));
 * }
 * }</pre>
 *
 * <p>SIGTERM and SIGINT stop it: what {@link Running#onStop} was given is done in reverse order; a body that has not
 * returned a second later is interrupted. All of it has {@link #stopTimeout}. SIGHUP reloads it, or stops it when
 * there is nothing to reload. The exit code is the body's; 1 when it threw, or something failed while it stopped.
 *
 * <p>With the argument {@code --daemon}, which must not stand where it may be the value of an option, or with
 * {@link #daemonize}, the program starts its own JVM again, with the same
 * options and arguments, as a child in a session of its own, without a terminal, with clean signals and no descriptor
 * of the caller; and it returns only when that one has said {@link Running#ready}, with 0, or has failed, with 1 and
 * its reason. Java can't fork, and does not have to.
 *
 * <p>Not safe for use by many threads; {@link Running} is.
 */
public final class Daemon {
    final String name;
    final DaemonContext surroundings = new DaemonContext();
    final Map<String, Action> signals = new LinkedHashMap<>();
    Optional<Path> pidFile = Optional.empty();
    Optional<Action> reload = Optional.empty();
    Optional<BooleanSupplier> aliveness = Optional.empty();
    Duration stopTimeout = Duration.ofSeconds(10);
    private boolean always;

    private Daemon(String name) {
        this.name = name;
    }

    /** What the program does. */
    @FunctionalInterface
    public interface Body {
        /** Runs until the daemon is to stop. @return its exit code, 0 to 255 */
        int run(Running running) throws Exception;
    }

    /** What is done at an occasion. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /** One of a name, which stands before its messages. */
    public static Daemon named(String name) {
        return new Daemon(name);
    }

    /**
     * The working directory of who called the program: relative paths of its arguments begin there, also in the
     * background, where its own is another.
     */
    public static Path calledFrom() {
        return Relaunch.directory();
    }

    /**
     * Prepares the start of a child that is not to be taken for this daemon, {@code forChild(builder.environment())}:
     * removes what this process alone was told, its supervisor's notify socket and watchdog, and the sockets it was
     * handed. Without it a child that knows sd_notify(3) may say in this daemon's name that it is ready, or that it
     * stops.
     *
     * @param environment of the child, which is changed
     */
    public static void forChild(Map<String, String> environment) {
        environment.keySet().removeAll(DaemonEnvironment.FOR_THIS_PROCESS);
    }

    /**
     * Lets only one run at a time: the file is locked, flock(2), as long as it runs, however it ends; it holds the pid,
     * and is removed at the end. A second start fails, and names the first.
     */
    public Daemon pidFile(Path path) {
        pidFile = Optional.of(calledFrom().resolve(path));
        return this;
    }

    /** Makes it go into the background always, not only with {@code --daemon}. */
    public Daemon daemonize() {
        always = true;
        return this;
    }

    /**
     * Working directory in the background; {@code /} otherwise, so that no file system is kept from being unmounted. In
     * the foreground it is that of the caller, which Java can't change; that is said on standard error.
     */
    public Daemon directory(Path directory) {
        surroundings.directory = Optional.of(calledFrom().resolve(directory).toString());
        return this;
    }

    /**
     * File mode creation mask, umask(2). Without this it is {@code 0022} in the background, and the caller's in the
     * foreground.
     */
    public Daemon umask(int mask) {
        surroundings.umask = OptionalInt.of(mask);
        return this;
    }

    /**
     * A file to which standard output and error are added in the background; the null device otherwise. In the
     * foreground they lead where the caller, or the supervisor, has them; that is said on standard error.
     */
    public Daemon output(Path file) {
        surroundings.output = Optional.of(calledFrom().resolve(file).toString());
        return this;
    }

    /**
     * As whom it runs in the background when root starts it; who is not root starts it as himself. In the foreground it
     * is started as that user, by its supervisor: as root it refuses.
     */
    public Daemon user(String name) {
        surroundings.user = Optional.of(name);
        return this;
    }

    /** With which group, as {@link #user}; that user's own otherwise. */
    public Daemon group(String name) {
        surroundings.group = Optional.of(name);
        return this;
    }

    /**
     * Has a directory made for what exists while it runs, {@link Running#runDirectory}: {@code /run/NAME} of mode 0755,
     * which belongs to its user, when root starts it, and {@code $XDG_RUNTIME_DIR/NAME} otherwise; that of
     * {@code RUNTIME_DIRECTORY} where its supervisor has made one.
     */
    public Daemon runDirectory() {
        surroundings.hasRunDirectory = true;
        return this;
    }

    /** How long the caller of one that goes into the background waits for {@link Running#ready}; 90 s otherwise. */
    public Daemon startTimeout(Duration timeout) {
        surroundings.startTimeout = timeout;
        return this;
    }

    /** How long stopping may take; 10 s otherwise. What has not ended then is left behind, with exit code 1. */
    public Daemon stopTimeout(Duration timeout) {
        stopTimeout = timeout;
        return this;
    }

    /**
     * Done at SIGHUP, one at a time; the supervisor is told of it before and after, unless the daemon is not ready yet.
     */
    public Daemon onReload(Action action) {
        reload = Optional.of(action);
        return this;
    }

    /**
     * Done at another signal: {@code onSignal("USR1", ...)}. Not for KILL, STOP, QUIT, SEGV and others of the JVM's.
     */
    public Daemon onSignal(String signal, Action action) {
        signals.put(signal, action);
        return this;
    }

    /**
     * Asked at half the supervisor's watchdog interval: as long as it says true, the supervisor is told that the daemon
     * is alive. One that hangs, or that waits for a lock which is never freed, says nothing. {@link Running#heartbeat}
     * is the other way to tell.
     */
    public Daemon alive(BooleanSupplier alive) {
        aliveness = Optional.of(alive);
        return this;
    }

    /** Runs it to its end, or starts it in the background. @return exit code, for {@link System#exit} */
    public int run(String[] arguments, Body body) {
        Arguments given = Arguments.of(arguments);
        if ((always || given.background()) && !Relaunch.isBackground()) {
            return new Relaunch(new NativeLinux(), this).run();
        }
        if (!Relaunch.isBackground()) {
            surroundings.umask.ifPresent(mask -> new NativeLinux().umask(mask));
            surroundings.backgroundOnly().ifPresent(what -> new ErrorReporter(new NativeLinux(), name).say(what));
        }
        return new DaemonLifecycle(NativeLinux.whenNeeded(), this, given.others()).run(body);
    }
}
