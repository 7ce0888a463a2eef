package dev.vigil.sim;

import dev.vigil.daemon.loop.Mailbox;
import dev.vigil.daemon.process.ChildWatch;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.SimProcess;

/** The child watch of a simulated vigild: as its thread it looks, says so, and waits until the loop has reaped. */
final class SimChildWatch implements ChildWatch {
    private static final long USUAL_NANOS = 100_000;
    private static final long SLOW_NANOS = 100_000_000;

    private enum Phase {
        /** Until a child is born: there was none. */
        ASLEEP,
        /** Blocked in waitid(2). */
        WAITING,
        /** Until the loop has reaped. */
        SAID
    }

    private final Kernel kernel;
    private final SimProcess vigild;
    private final Mailbox mailbox;
    private Runnable reap = () -> {};
    private Phase phase = Phase.ASLEEP;

    SimChildWatch(Kernel kernel, SimProcess vigild, Mailbox mailbox) {
        this.kernel = kernel;
        this.vigild = vigild;
        this.mailbox = mailbox;
    }

    void start(Runnable reapEnded) {
        reap = reapEnded;
        look();
    }

    @Override
    public void born() {
        if (phase == Phase.ASLEEP) {
            look();
        }
    }

    /** A process has ended, perhaps a child. */
    void died() {
        if (phase == Phase.WAITING) {
            look();
        }
    }

    private void look() {
        if (!kernel.processes().hasChildren(vigild)) {
            phase = Phase.ASLEEP;
        } else if (!kernel.processes().hasEndedChild(vigild)) {
            phase = Phase.WAITING;
        } else {
            phase = Phase.SAID;
            kernel.agenda().after(kernel.weather().delay(Fault.THREADS_SLOW, USUAL_NANOS, SLOW_NANOS), this::say);
        }
    }

    private void say() {
        if (vigild.isAlive()) {
            mailbox.post(this::reapThenGoOn);
        }
    }

    private void reapThenGoOn() {
        try {
            reap.run();
        } finally {
            look();
        }
    }
}
