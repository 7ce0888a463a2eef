package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callReturning;

import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * execve(2) of this process. The kernel ends all other threads of the JVM and keeps the pid, the children and the
 * subreaper flag; handled signals become default ones, but the mask of the calling thread stays, in which the JVM may
 * have blocked something.
 */
final class ProcessReplacer {
    private ProcessReplacer() {}

    static int exec(String path, List<String> argv, List<String> environment, int[] keep) {
        if (!ExecArguments.isPossible(path, argv, environment)) {
            return -Errno.EINVAL;
        }
        ExecArguments program = ExecArguments.of(path, argv, environment);
        call(Symbol.CLOSE_RANGE, 3, 0xFFFFFFFFL, Constants.CLOSE_RANGE_CLOEXEC);
        closeOnExec(keep, 0);
        MemorySegment masks = Scratch.mine().struct(2 * Layout.SIGSET);
        long former = masks.address() + Layout.SIGSET;
        callReturning(Symbol.PTHREAD_SIGMASK, Constants.SIG_SETMASK, masks.address(), former);
        int result = call(Symbol.EXECVE, program.path(), program.argv(), program.environment());
        callReturning(Symbol.PTHREAD_SIGMASK, Constants.SIG_SETMASK, former, 0);
        closeOnExec(keep, Constants.FD_CLOEXEC);
        return result;
    }

    private static void closeOnExec(int[] descriptors, int flag) {
        for (int fd : descriptors) {
            if (fd > 2) {
                call(Symbol.FCNTL, fd, Constants.F_SETFD, flag);
            }
        }
    }
}
