package dev.vigil.app;

import dev.vigil.app.daemonize.DaemonizeFailure;
import dev.vigil.app.daemonize.LockedPidFile;
import dev.vigil.linux.Linux;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One run of a daemon, from the lock to the exit code. The body has a thread of its own, since it may hang; signals are
 * handled one after the other on another, so that no reload overtakes the one before; the caller's thread waits for the
 * end of the body or the wish to stop, whichever comes first, and then sees to it that all is over in time.
 */
final class DaemonLifecycle implements Running {
    private static final Duration GRACE_MAX = Duration.ofSeconds(1);

    private final Linux linux;
    private final Daemon daemon;
    private final List<String> arguments;
    private final Notifier notifier;
    private final InheritedSockets sockets;
    private final ErrorReporter complaints;
    private final StopActions stopActions;
    private final WatchdogPings watchdog;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final LinkedBlockingQueue<Runnable> signals = new LinkedBlockingQueue<>();
    private volatile int exitCode = 1;
    private volatile boolean ready;
    private volatile Optional<Path> runDirectory = Optional.empty();

    DaemonLifecycle(Linux linux, Daemon daemon, List<String> arguments) {
        this.linux = linux;
        this.daemon = daemon;
        this.arguments = arguments;
        Map<String, String> environment = System.getenv();
        this.notifier = new Notifier(linux, environment);
        this.sockets = new InheritedSockets(linux, environment);
        this.complaints = new ErrorReporter(linux, daemon.name);
        this.stopActions = new StopActions(complaints);
        this.watchdog = new WatchdogPings(notifier);
    }

    int run(Daemon.Body body) {
        Optional<LockedPidFile> lock;
        try {
            refuseRoot();
            runDirectory = makeRunDirectory(System.getenv());
            lock = daemon.pidFile.map(path -> lock(path.toString()));
        } catch (DaemonizeFailure e) {
            fail(ErrorReporter.of("start", e));
            return 1;
        }
        Thread hook = new Thread(this::stopAtExit, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            handleSignals();
            return live(body);
        } finally {
            lock.ifPresent(LockedPidFile::withdraw);
            over.countDown();
        }
    }

    /** Java can't change its user; and as root where another was asked for it must not go on. */
    private void refuseRoot() {
        if (!Relaunch.isBackground() && daemon.surroundings.identity(linux).isPresent()) {
            throw new DaemonizeFailure("it becomes "
                    + daemon.surroundings
                            .user
                            .or(() -> daemon.surroundings.group)
                            .orElse("")
                    + " only in the background; in the foreground start it as that (--daemon)");
        }
    }

    private Optional<Path> makeRunDirectory(Map<String, String> environment) {
        return daemon.surroundings.hasRunDirectory
                ? Optional.of(Path.of(new DaemonRunDirectory(linux, daemon.name, environment).make(Optional.empty())))
                : Optional.empty();
    }

    private LockedPidFile lock(String path) {
        if (Relaunch.isBackground()) {
            return Relaunch.inheritedLock(linux, path);
        }
        LockedPidFile lock = LockedPidFile.lock(linux, path);
        int written = lock.write(linux.getpid());
        if (written < 0) {
            lock.withdraw();
            throw DaemonizeFailure.of(written, path);
        }
        return lock;
    }

    private int live(Daemon.Body body) {
        Thread thread = thread(daemon.name, () -> runBody(body));
        thread.start();
        daemon.aliveness.ifPresent(
                alive -> thread("watchdog", () -> watchdog.ask(alive)).start());
        awaitQuietly(stopping, Duration.ofNanos(Long.MAX_VALUE));
        notifier.stopping();
        long deadline = System.nanoTime() + daemon.stopTimeout.toNanos();
        stopActions.begin();
        boolean inTime = stopActions.await(left(deadline));
        if (!awaitQuietly(ended, grace(deadline))) {
            thread.interrupt();
        }
        inTime &= awaitQuietly(ended, left(deadline));
        stopActions.begin(); // what the body registered after it was told to stop, as while it started
        inTime &= stopActions.await(left(deadline));
        if (!inTime) {
            complaints.say("cannot stop in time: given up (" + daemon.stopTimeout.toMillis() + " ms)");
        }
        return inTime && !stopActions.failed() ? exitCode : Math.max(1, exitCode);
    }

    private void runBody(Daemon.Body body) {
        try {
            exitCode = body.run(this);
        } catch (InterruptedException e) {
            exitCode = isStopping() ? 0 : failed(e);
        } catch (Throwable e) { // an error too must not leave a process behind that does nothing
            exitCode = failed(e);
        } finally {
            ended.countDown();
            stopping.countDown();
        }
    }

    private int failed(Throwable thrown) {
        complaints.say("run", thrown);
        notifier.status(ErrorReporter.of("run", thrown));
        return 1;
    }

    private void fail(String message) {
        complaints.say(message);
        notifier.status(message);
    }

    /** {@code System.exit} by the program itself: stop in order all the same, and let go of the pid file. */
    private void stopAtExit() {
        ended.countDown(); // the body may be what called it, and wait for this
        stop();
        stopActions.exiting(); // so may an action
        awaitQuietly(over, daemon.stopTimeout);
    }

    private void handleSignals() {
        thread("signals", this::handleEach).start();
        handle("TERM", this::stop);
        handle("INT", this::stop);
        handle("HUP", daemon.reload.isPresent() ? () -> later(this::reload) : this::stop);
        daemon.signals.forEach((name, action) -> handle(name, () -> later(() -> perform(name, action))));
    }

    private void handle(String signal, Runnable action) {
        try {
            JvmSignals.handle(signal, action);
        } catch (IllegalArgumentException e) {
            complaints.say("cannot handle SIG" + signal + ": the JVM does not give it away (-Xrs, or its own)");
        }
    }

    private void later(Runnable handling) {
        signals.add(handling);
    }

    private void handleEach() {
        try {
            while (true) {
                signals.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Before it is ready nobody is told: that a reload is done would mean that the start is. */
    private void reload() {
        boolean told = ready && !isStopping();
        if (told) {
            notifier.reloading();
        }
        perform("HUP", daemon.reload.orElseThrow());
        if (told) {
            notifier.ready();
        }
    }

    private void perform(String signal, Daemon.Action action) {
        try {
            action.run();
        } catch (Throwable e) { // the signals after this one are handled all the same
            complaints.say("handle SIG" + signal, e);
            notifier.status(ErrorReporter.of("handle SIG" + signal, e));
        }
    }

    @Override
    public List<String> arguments() {
        return arguments;
    }

    @Override
    public void ready() {
        ready = true;
        if (isStopping()) {
            return; // who waits for it must not take it for started
        }
        if (!notifier.ready()) {
            notifier.problem().ifPresent(complaints::say);
        }
    }

    @Override
    public void status(String text) {
        notifier.status(text);
    }

    @Override
    public void onStop(Daemon.Action action) {
        stopActions.add(action);
        if (isStopping()) {
            stopActions.begin();
        }
    }

    @Override
    public void awaitStop() throws InterruptedException {
        if (!isStopping()) { // else an interruption that comes with it would be the answer
            stopping.await();
        }
    }

    @Override
    public boolean isStopping() {
        return stopping.getCount() == 0;
    }

    @Override
    public void stop() {
        stopping.countDown();
    }

    @Override
    public void heartbeat() {
        watchdog.beat();
    }

    @Override
    public Optional<Path> runDirectory() {
        return runDirectory;
    }

    @Override
    public Notifier notifier() {
        return notifier;
    }

    @Override
    public InheritedSockets sockets() {
        return sockets;
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** What the body has to say last it shall say undisturbed. */
    private static Duration grace(long deadline) {
        Duration half = left(deadline).dividedBy(2);
        return half.compareTo(GRACE_MAX) < 0 ? half : GRACE_MAX;
    }

    /** The caller's interruption is a wish to stop; to wait it out is what this is for. */
    private boolean awaitQuietly(CountDownLatch latch, Duration timeout) {
        try {
            return latch.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            stop();
            return latch.getCount() == 0;
        }
    }

    /** None of them keeps the JVM from ending. */
    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
