package dev.vigil.daemon.feature.sandbox;

import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.SpawnContext;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Spawns a program by a {@link FenceThread}.
 *
 * @param refusals hears what the machine refused, by stage: {@code -errno}
 */
record FencedSpawn(Linux linux, FencePlan fence, Consumer<Map<FenceThread.Stage, Integer>> refusals)
        implements SpawnContext {
    private static final int STACK_BYTES = 256 * 1024;

    @Override
    public int spawn(SpawnPlan plan) {
        List<Integer> opened = new ArrayList<>();
        try {
            FenceThread work = new FenceThread(linux, fence, withOpen(plan, opened));
            run(work);
            return outcome(work);
        } finally {
            opened.forEach(linux::close);
        }
    }

    /** What the program is to have open is opened here: it may be out of sight there. */
    private SpawnPlan withOpen(SpawnPlan plan, List<Integer> opened) {
        List<Descriptor> descriptors = new ArrayList<>();
        for (Descriptor descriptor : plan.descriptors()) {
            if (descriptor instanceof Descriptor.Opened file) {
                int fd = linux.open(file.path(), file.flags(), file.mode());
                if (fd < 0) {
                    throw new LaunchRefused(file.path() + ": " + Errno.describe(fd));
                }
                opened.add(fd);
                descriptors.add(new Descriptor.Inherited(file.number(), fd));
            } else {
                descriptors.add(descriptor);
            }
        }
        return new SpawnPlan(plan.path(), plan.argv(), plan.environment(), descriptors, plan.options());
    }

    /** Waits until it has ended. */
    static void run(FenceThread work) {
        Thread thread = new Thread(null, work, "sandbox", STACK_BYTES);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private int outcome(FenceThread work) {
        int pid = work.pid();
        if (work.mountError() < 0) {
            String step = work.failedStep() < 0
                    ? "sandbox"
                    : fence.mounts().get(work.failedStep()).name();
            throw new LaunchRefused(step + ": " + Errno.describe(work.mountError()));
        }
        Map<FenceThread.Stage, Integer> refused = new EnumMap<>(FenceThread.Stage.class);
        for (FenceThread.Stage stage : FenceThread.Stage.values()) {
            if (work.refused(stage) < 0) {
                refused.put(stage, work.refused(stage));
            }
        }
        refusals.accept(refused);
        return pid;
    }
}
