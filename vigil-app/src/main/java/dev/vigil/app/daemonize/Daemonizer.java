package dev.vigil.app.daemonize;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a daemon of a program: a child of this process that is in a session without a terminal, in a process group of
 * its own, with clean signals, descriptors, directory and umask. It becomes one of init's when this process ends,
 * which it is expected to do soon: nothing here is for a process that has something else to do.
 *
 * <p>{@link SessionDetacher} tells how the session comes about. All else is told to posix_spawn(3) beforehand, since no
 * Java runs between fork and exec; so a failure up to and including execve(2) comes back as its errno, and whoever
 * asked is never told that a program was started which was not.
 */
public final class Daemonizer {
    private static final List<Integer> TERMINAL_SIGNALS = List.of(1, 20, 21, 22); // HUP, TSTP, TTIN, TTOU
    private static final int SIGKILL = 9;
    private static final int LOCK_NUMBER = 3;
    private static final long LOOK_AGAIN_NANOS = 200_000;
    private static final Duration BECOMING_TIMEOUT = Duration.ofSeconds(2);

    private final Linux linux;
    private final DaemonPlan plan;

    public Daemonizer(Linux linux, DaemonPlan plan) {
        this.linux = linux;
        this.plan = plan;
    }

    /**
     * The first step: puts this process into a session of its own. Nothing may be locked or opened before it.
     *
     * @param interruption of the waiting that follows
     * @return empty: go on; else another process has done all that was asked, and this is its exit code
     */
    public OptionalInt detach(Interruption interruption) {
        return plan.sessionLeader() ? OptionalInt.empty() : new SessionDetacher(linux, interruption).detach();
    }

    /**
     * The second step: starts the program.
     *
     * @param lock what it holds for its life
     * @param readiness what it is told, to say that it is ready
     * @return it runs the program already
     * @throws DaemonizeFailure it was not started
     */
    public StartedDaemon start(Optional<DaemonLock> lock, Optional<DaemonReadiness> readiness) {
        try {
            return startHolding(lock, readiness);
        } catch (DaemonizeFailure failure) {
            if (lock.isPresent()) {
                lock.get().withdraw();
            }
            throw failure;
        }
    }

    private StartedDaemon startHolding(Optional<DaemonLock> lock, Optional<DaemonReadiness> readiness) {
        checkDirectory();
        String path = plan.environment().getOrDefault("PATH", DaemonEnvironment.PATH_DEFAULT);
        List<String> found = ProgramFile.findAll(linux, plan.command().getFirst(), path);
        String program = found.getFirst();
        List<Descriptor> descriptors = OpenedStreams.open(linux, plan.streams());
        if (lock.isPresent()) {
            descriptors.add(new Descriptor.Inherited(LOCK_NUMBER, lock.get().descriptor()));
        }
        ignoreSignals();
        SpawnPlan direct = spawnPlan(program, environment(readiness), descriptors);
        Optional<RunAs> identity = plan.surroundings().identity();
        if (identity.isEmpty()) {
            return new StartedDaemon(linux, spawn(direct, program, lock));
        }
        ProgramFile.check(linux, program);
        IdentityStage stage = new IdentityStage(linux, identity.get(), direct, found);
        StartedDaemon started = new StartedDaemon(linux, spawn(stage.plan(), RunAs.SETPRIV, lock));
        String problem = stage.proceed();
        if (!problem.isEmpty()) {
            kill(started.pid());
            throw new DaemonizeFailure(problem);
        }
        awaitProgram(started, program, stage.shell());
        return started;
    }

    private int spawn(SpawnPlan spawn, String program, Optional<DaemonLock> lock) {
        int pid = lock.isPresent() ? spawnWritingPid(spawn, lock.get()) : linux.spawn(spawn);
        if (pid < 0) {
            throw cannotExecute(pid, program);
        }
        return pid;
    }

    /** As the child's chdir(2) would fail, but it could not say that it was that. */
    private void checkDirectory() {
        String directory = plan.surroundings().directory();
        Optional<FileStatus> status = linux.stat(directory);
        if (status.isEmpty()) {
            throw DaemonizeFailure.of(Errno.ENOENT, directory);
        }
        if (!status.get().isDirectory()) {
            throw DaemonizeFailure.of(Errno.ENOTDIR, directory);
        }
        int access = linux.access(directory, Flags.X_OK);
        if (access < 0) {
            throw DaemonizeFailure.of(access, directory);
        }
    }

    private void ignoreSignals() {
        if (plan.ignoresTerminalSignals()) {
            for (int signal : TERMINAL_SIGNALS) {
                linux.setSignalIgnored(signal);
            }
        }
    }

    private Map<String, String> environment(Optional<DaemonReadiness> readiness) {
        Map<String, String> environment = new LinkedHashMap<>(plan.environment());
        if (readiness.isPresent()) {
            readiness.get().describeIn(environment);
        }
        return environment;
    }

    private SpawnPlan spawnPlan(String program, Map<String, String> environment, List<Descriptor> descriptors) {
        return new SpawnPlan(
                program,
                plan.command(),
                DaemonEnvironment.lines(environment),
                descriptors,
                new SpawnPlan.Options(
                        plan.sessionLeader(),
                        !plan.sessionLeader(),
                        Optional.of(plan.surroundings().directory()),
                        Optional.of(plan.surroundings().umask()),
                        plan.ignoresTerminalSignals() ? TERMINAL_SIGNALS : List.of()));
    }

    private int spawnWritingPid(SpawnPlan spawn, DaemonLock lock) {
        Optional<ExecGate> gate = ExecGate.of(linux, lock);
        if (gate.isEmpty()) {
            int pid = linux.spawn(spawn);
            return pid < 0 ? pid : written(pid, lock.write(pid));
        }
        try (ExecGate closing = gate.get()) {
            int pid = linux.spawn(new SpawnPlan(
                    spawn.path(),
                    spawn.argv(),
                    spawn.environment(),
                    spawn.descriptors(),
                    spawn.options().withGate(closing.path())));
            int written = closing.pass();
            return pid < 0 ? pid : written(pid, written);
        }
    }

    private int written(int pid, int result) {
        if (result < 0) {
            kill(pid);
            throw DaemonizeFailure.of(result, "its pid can't be written");
        }
        return pid;
    }

    /** Ends a child at once, and waits for its end. */
    void kill(int pid) {
        linux.kill(pid, SIGKILL);
        while (linux.reap(pid).isEmpty()) {
            linux.awaitEnded();
        }
    }

    /** The shell is about to execute the program, which runs when the process is no longer the shell. */
    private void awaitProgram(StartedDaemon started, String program, List<String> shell) {
        PollDeadline patience = PollDeadline.of(BECOMING_TIMEOUT);
        while (started.end().isEmpty() && isStill(started.pid(), shell) && !patience.isOver()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        Optional<ChildStatus> end = started.end();
        if (end.isPresent() && !end.get().killed() && end.get().value() >= 126) {
            // As a shell ends when its execve(2) fails.
            throw cannotExecute(end.get().value() == 127 ? -Errno.ENOENT : -Errno.EACCES, program);
        }
    }

    /** A process on its way out has no program any more, and is not yet there to be reaped. */
    private boolean isStill(int pid, List<String> shell) {
        Optional<String> program = linux.readlink("/proc/" + pid + "/exe");
        return program.isEmpty()
                || DaemonEnvironment.lines(linux, "/proc/" + pid + "/cmdline").equals(shell);
    }

    /** ENOENT and EACCES have causes that their texts do not name. */
    private DaemonizeFailure cannotExecute(int errno, String program) {
        Optional<FileStatus> status = linux.stat(program);
        if (errno == -Errno.ENOENT && status.isPresent()) {
            return DaemonizeFailure.of(errno, "the interpreter that its first line names is not there");
        }
        boolean directory = status.isPresent() && status.get().isDirectory();
        return DaemonizeFailure.of(errno, errno == -Errno.EACCES && directory ? "it is a directory" : "");
    }
}
