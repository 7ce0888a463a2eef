package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.List;
import java.util.Optional;

/**
 * posix_spawn(3). What fails in the child makes a process that lives for a moment: the C library reaps it, if nobody
 * else does before.
 */
final class SimSpawner {
    private static final long REAPED_AFTER_NANOS_MAX = 50_000;
    private static final int FAILED = 127;

    private final Kernel kernel;
    private final SimProcess parent;

    SimSpawner(Kernel kernel, SimProcess parent) {
        this.kernel = kernel;
        this.parent = parent;
    }

    /** @return pid or -errno */
    int spawn(SpawnPlan plan) {
        if (kernel.weather().strikes(Fault.SPAWN_FAILS)) {
            return -kernel.weather().draw(Fault.SPAWN_FAILS).of(List.of(Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE));
        }
        String environment = String.join("\0", plan.environment()) + "\0";
        SimProcess child = kernel.processes().fork(parent, plan.argv(), environment);
        child.bornByThread = true;
        if (plan.options().newSession()) {
            kernel.processes().setSession(child);
        }
        int problem = prepare(child, plan);
        if (problem < 0) {
            kernel.processes().exit(child, new dev.vigil.linux.ChildStatus(false, FAILED, false));
            kernel.agenda()
                    .after(REAPED_AFTER_NANOS_MAX, () -> kernel.processes().reapQuietly(child));
            return problem;
        }
        kernel.note("spawned " + child);
        kernel.observer().spawned(child);
        kernel.processes().run(child, kernel.loader().load(child));
        return child.pid();
    }

    private int prepare(SimProcess child, SpawnPlan plan) {
        for (Descriptor descriptor : plan.descriptors()) {
            int result = give(child, descriptor);
            if (result < 0) {
                return result;
            }
        }
        Optional<Inode> program = kernel.files().at(plan.path());
        if (program.isEmpty()) {
            return -Errno.ENOENT;
        }
        return (program.get().mode & 0111) == 0 ? -Errno.EACCES : 0;
    }

    private int give(SimProcess child, Descriptor descriptor) {
        if (descriptor instanceof Descriptor.Opened opened) {
            FileOpener.Opened file = kernel.opening().open(child, opened.path(), opened.flags());
            file.file().ifPresent(found -> child.open(opened.number(), found));
            return file.errno();
        }
        if (descriptor instanceof Descriptor.Inherited inherited) {
            Optional<OpenFile> ours = parent.file(inherited.ours());
            ours.ifPresent(found -> child.open(inherited.number(), found));
            return ours.isPresent() ? 0 : -Errno.EBADF;
        }
        return -Errno.EINVAL;
    }
}
