package dev.vigil.sim;

import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.LaunchResult;
import dev.vigil.daemon.launch.LaunchTask;
import dev.vigil.daemon.launch.SpawnerPool;
import dev.vigil.daemon.launch.Spawning;
import dev.vigil.daemon.loop.Mailbox;
import dev.vigil.daemon.process.ChildWatch;
import dev.vigil.linux.Linux;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.SimProcess;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * The spawner threads of a simulated vigild. What a real one does without a pause is done in steps here, between any of
 * which the loop may take turns and the child may die.
 */
final class SimSpawners implements SpawnerPool {
    private static final int THREADS = 2;
    private static final long USUAL_NANOS = 300_000;
    private static final long SLOW_NANOS = 100_000_000;

    private final Kernel kernel;
    private final SimProcess vigild;
    private final Linux linux;
    private final Mailbox mailbox;
    private final ChildWatch childWatch;
    private final Queue<LaunchTask> queue = new ArrayDeque<>();
    private int busy;
    private int underWay;

    SimSpawners(Kernel kernel, SimProcess vigild, Linux linux, Mailbox mailbox, ChildWatch childWatch) {
        this.kernel = kernel;
        this.vigild = vigild;
        this.linux = linux;
        this.mailbox = mailbox;
        this.childWatch = childWatch;
    }

    /** Launches of which the loop has not heard the end. */
    int underWay() {
        return underWay;
    }

    @Override
    public void begin(LaunchTask launching) {
        queue.add(launching);
        underWay++;
        takeNext();
    }

    private void takeNext() {
        if (busy < THREADS && !queue.isEmpty()) {
            busy++;
            LaunchTask next = queue.remove();
            then(() -> spawn(next));
        }
    }

    private void then(Runnable step) {
        kernel.agenda().after(kernel.weather().delay(Fault.THREADS_SLOW, USUAL_NANOS, SLOW_NANOS), () -> {
            if (vigild.isAlive()) {
                step.run();
            }
        });
    }

    private void spawn(LaunchTask task) {
        try {
            Spawning spawning = new Spawning(linux, task);
            Optional<LaunchResult> refused = spawning.spawn();
            if (refused.isPresent()) {
                then(() -> post(task, refused.get()));
            } else {
                then(() -> open(task, spawning));
            }
        } catch (LaunchRefused e) {
            then(() -> post(task, new LaunchResult.Refused(e.reason())));
        }
    }

    private void open(LaunchTask task, Spawning spawning) {
        spawning.open();
        then(() -> {
            LaunchResult result = spawning.prepare();
            then(() -> post(task, result));
        });
    }

    private void post(LaunchTask launching, LaunchResult launched) {
        mailbox.post(() -> {
            underWay--;
            launching.done(launched);
        });
        then(() -> {
            childWatch.born();
            busy--;
            takeNext();
        });
    }
}
