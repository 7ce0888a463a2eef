package dev.vigil.sim.kernel;

import dev.vigil.linux.Flags;

/** A pidfd: readable once its process has ended, hung up once it was reaped. */
final class PidFile extends OpenFile {
    private final SimProcess process;

    PidFile(SimProcess process) {
        this.process = process;
    }

    SimProcess process() {
        return process;
    }

    @Override
    int readiness() {
        if (process.isReaped()) {
            return Flags.EPOLLIN | Flags.EPOLLHUP;
        }
        return process.isAlive() ? 0 : Flags.EPOLLIN;
    }
}
