package dev.vigil.daemon.feature.sandbox;

import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A thread that changes what it sees and may, spawns one program, which inherits that, and ends. Nothing else of vigild
 * changes, and no program has to be executed for it.
 *
 * <p>Its ids stay vigild's, so nobody can signal it. Once it has a mount namespace of its own the files of vigild's
 * classes may be out of its sight: {@link #rehearse} uses all that is used later, to no effect.
 */
final class FenceThread implements Runnable {
    private static final String NOWHERE = "/proc/vigil/nowhere";

    /** What could be refused by the machine as a whole. */
    enum Stage {
        MOUNTS,
        NETWORK,
        KEYRING,
        NAMESPACES
    }

    private final Linux linux;
    private final FencePlan fence;
    private final SpawnPlan program;
    private final SpawnPlan nothing;
    private final MountExecutor mounts;
    /** How each stage ended, or {@code -errno}. */
    private final Map<Stage, Integer> refused = new EnumMap<>(Stage.class);

    private int mountError;
    private int pid;
    private Throwable thrown = new IllegalStateException("it did not run");
    private boolean finished;

    FenceThread(Linux linux, FencePlan fence, SpawnPlan program) {
        this.linux = linux;
        this.fence = fence;
        this.program = program;
        this.nothing =
                new SpawnPlan(NOWHERE, program.argv(), program.environment(), program.descriptors(), program.options());
        this.mounts = new MountExecutor(linux, fence.mounts());
    }

    @Override
    public void run() {
        try {
            linux.unshareFs();
            confine();
            finished = true;
        } catch (RuntimeException | Error e) {
            thrown = e;
        }
    }

    /** Uses whatever is used later once before, so that all classes are there. */
    static void rehearse(Linux linux, SpawnPlan program) {
        FenceThread thread = new FenceThread(linux, new FencePlan(Set.of(), List.of(), true), program);
        linux.spawn(thread.nothing);
        thread.mounts.rehearse(NOWHERE);
        thread.isAnyRefused();
        linux.unshare(0);
    }

    private void confine() {
        if (fence.protections().contains(Protection.PRIVATE_NETWORK)) {
            int result = linux.unshare(Flags.CLONE_NEWNET);
            refused.put(Stage.NETWORK, result < 0 ? result : linux.startLoopback());
        }
        if (fence.protections().contains(Protection.KEYRING)) {
            refused.put(Stage.KEYRING, linux.newSessionKeyring());
        }
        if (!fence.mounts().isEmpty()) {
            refused.put(Stage.MOUNTS, linux.unshare(Flags.CLONE_NEWNS));
        }
        if (fence.protections().contains(Protection.RESTRICT_NAMESPACES)) {
            if (linux.geteuid() != 0) {
                linux.setNoNewPrivileges(); // without that nobody but root may filter
            }
            refused.put(Stage.NAMESPACES, linux.refuseNamespaces());
        }
        // Last, since it may take the files of classes out of sight.
        if (!fence.mounts().isEmpty() && refused(Stage.MOUNTS) == 0) {
            mountError = mounts.run();
        }
        if (mountError == 0 && !(fence.strict() && isAnyRefused())) {
            pid = linux.spawn(program);
        }
    }

    private boolean isAnyRefused() {
        for (Stage stage : Stage.values()) {
            if (refused(stage) < 0) {
                return true;
            }
        }
        return false;
    }

    /** How a stage ended: 0, or {@code -errno}. */
    int refused(Stage stage) {
        return Math.min(0, refused.getOrDefault(stage, 0));
    }

    /** 0, or {@code -errno} of the step {@link #failedStep}. */
    int mountError() {
        return mountError;
    }

    int failedStep() {
        return mounts.failed();
    }

    /** What linux said to the spawn. */
    int pid() {
        if (!finished) {
            throw new IllegalStateException("the thread of a sandbox failed", thrown);
        }
        return pid;
    }
}
