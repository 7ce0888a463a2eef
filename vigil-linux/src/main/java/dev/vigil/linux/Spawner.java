package dev.vigil.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.vigil.linux.abi.Calls;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;

/**
 * posix_spawn(3) of a {@link SpawnPlan}.
 *
 * <p>Between fork and exec no Java may run: the child has one thread, and a lock that another thread of the JVM held
 * when it forked stays locked in it for ever. So all that the child does is told to the C library beforehand, which
 * does it in a vfork-like child that borrows our memory while the calling thread waits. Its order is fixed: signals,
 * session, group, then the actions on descriptors and directory, then execve(2). Any failure comes back as errno of
 * the call.
 */
final class Spawner {
    private static final int ATTRIBUTES_AT = 512;
    private static final int PID_AT = 1024;
    private static final int AREA_BYTES = 1028;

    private Spawner() {}

    static int spawn(SpawnPlan plan) {
        if (!ExecArguments.isPossible(plan.path(), plan.argv(), plan.environment())) {
            return -Errno.EINVAL;
        }
        ExecArguments program = ExecArguments.of(plan.path(), plan.argv(), plan.environment());
        MemorySegment area = Scratch.mine().struct(AREA_BYTES);
        SpawnActions actions = new SpawnActions(area.address(), plan.descriptors());
        try {
            int problem = actions.addAll(plan.options());
            return problem < 0 ? problem : spawn(plan.options(), program, area);
        } finally {
            actions.destroy();
        }
    }

    private static int spawn(SpawnPlan.Options options, ExecArguments program, MemorySegment area) {
        long attributes = SpawnAttributes.of(options, area.asSlice(ATTRIBUTES_AT, Layout.SPAWN_ATTRIBUTES));
        boolean masked = options.umask().isPresent();
        int former = masked ? Calls.call(Symbol.UMASK, options.umask().get()) : 0;
        int result = Calls.callReturning(
                Symbol.POSIX_SPAWN,
                area.address() + PID_AT,
                program.path(),
                area.address(),
                attributes,
                program.argv(),
                program.environment());
        if (masked) {
            Calls.call(Symbol.UMASK, former);
        }
        return result < 0 ? result : area.get(JAVA_INT, PID_AT);
    }
}
