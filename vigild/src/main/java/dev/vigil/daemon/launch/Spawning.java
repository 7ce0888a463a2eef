package dev.vigil.daemon.launch;

import dev.vigil.daemon.process.ChildSignals;
import dev.vigil.linux.Linux;
import java.util.Optional;
import java.util.OptionalInt;

/** The steps of a launch on a spawner's thread, one by one: a simulator lets things happen between them. */
public final class Spawning {
    private final Linux linux;
    private final LaunchTask task;
    private final PlannedLaunch launch;
    private int pid;
    private int pidfd;

    /** Plans it. @throws LaunchRefused with the cause */
    public Spawning(Linux linux, LaunchTask task) {
        this.linux = linux;
        this.task = task;
        this.launch = task.plan();
    }

    /** Spawns the process. @return why it could not be; empty: it is there */
    public Optional<LaunchResult> spawn() {
        pid = launch.spawn();
        return pid > 0 ? Optional.empty() : Optional.of(new LaunchResult.Refused(task.explain(launch, -pid)));
    }

    /** Once it is there: opens its pidfd. */
    public void open() {
        pidfd = linux.pidfdOpen(pid);
    }

    /** At last: does what has to be done before its program runs. */
    public LaunchResult prepare() {
        Optional<String> problem = launch.prepare(pid);
        if (problem.isPresent()) {
            ChildSignals.kill(linux, pid);
            return new LaunchResult.Started(pid, pidfd, OptionalInt.empty(), problem.get());
        }
        return new LaunchResult.Started(pid, pidfd, launch.status(), "");
    }
}
