package dev.vigil.sim;

import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.SimProcess;
import java.util.ArrayDeque;
import java.util.Queue;

/** One thread of vigild that does slow work, piece after piece, and dies with it. */
final class SimBlockingExecutor implements BlockingExecutor {
    private static final long USUAL_NANOS = 50_000;
    private static final long SLOW_NANOS = 50_000_000;

    private final Kernel kernel;
    private final SimProcess vigild;
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    SimBlockingExecutor(Kernel kernel, SimProcess vigild) {
        this.kernel = kernel;
        this.vigild = vigild;
    }

    @Override
    public void run(Runnable work) {
        waiting.add(work);
        if (waiting.size() == 1) {
            schedule();
        }
    }

    private void schedule() {
        kernel.agenda().after(kernel.weather().delay(Fault.THREADS_SLOW, USUAL_NANOS, SLOW_NANOS), this::work);
    }

    private void work() {
        if (!vigild.isAlive() || waiting.isEmpty()) {
            return;
        }
        Runnable next = waiting.element();
        try {
            next.run();
        } finally {
            waiting.remove();
        }
        if (!waiting.isEmpty()) {
            schedule();
        }
    }

    /** Does what is left, as a vigild does that ends in order. */
    void finish() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }
}
