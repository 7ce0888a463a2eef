package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callLong;
import static dev.vigil.linux.abi.Calls.callWide;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.vigil.linux.abi.Calls;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** {@link ProcessCalls} of the running kernel. */
interface NativeProcesses extends ProcessCalls {
    @Override
    default int spawn(SpawnPlan plan) {
        return Spawner.spawn(plan);
    }

    @Override
    default int exec(String path, List<String> argv, List<String> environment, int[] keep) {
        return ProcessReplacer.exec(path, argv, environment, keep);
    }

    @Override
    default int pidfdOpen(int pid) {
        return call(Symbol.SYSCALL, Constants.SYS_PIDFD_OPEN, pid);
    }

    @Override
    default int pidfdSendSignal(int pidfd, int signal) {
        return call(Symbol.SYSCALL, Constants.SYS_PIDFD_SEND_SIGNAL, pidfd, signal);
    }

    @Override
    default int pidfdSignalGroup(int pidfd, int signal) {
        return callWide(
                Symbol.SYSCALL,
                Constants.SYS_PIDFD_SEND_SIGNAL,
                pidfd,
                signal,
                0,
                Constants.PIDFD_SIGNAL_PROCESS_GROUP);
    }

    @Override
    default int pidfdGetfd(int pidfd, int theirs) {
        return call(Symbol.SYSCALL, Constants.SYS_PIDFD_GETFD, pidfd, theirs);
    }

    @Override
    default int kill(int pid, int signal) {
        return call(Symbol.KILL, pid, signal);
    }

    @Override
    default Optional<ChildStatus> reap(int pid) {
        int result = wait(Constants.P_PID, pid, Constants.WNOHANG);
        if (result < 0) {
            throw new LinuxException("waitid", result);
        }
        return result == 0 ? Optional.empty() : Optional.of(ended(Scratch.mine().filled()));
    }

    @Override
    default boolean isChild(int pid) {
        return wait(Constants.P_PID, pid, Constants.WNOHANG | Constants.WNOWAIT) >= 0;
    }

    @Override
    default int peekEnded() {
        return wait(Constants.P_ALL, 0, Constants.WNOHANG | Constants.WNOWAIT);
    }

    @Override
    default int awaitEnded() {
        int pid = -Errno.EINTR;
        while (pid == -Errno.EINTR) {
            pid = wait(Constants.P_ALL, 0, Constants.WNOWAIT);
        }
        return pid;
    }

    @Override
    default Optional<ChildStatus> pidfdExit(int pidfd) {
        MemorySegment info = Scratch.mine().struct(Layout.PIDFD_INFO);
        info.set(JAVA_LONG, 0, Constants.PIDFD_INFO_EXIT);
        int result = call(Symbol.IOCTL, pidfd, Constants.PIDFD_GET_INFO & 0xFFFFFFFFL, info.address());
        boolean known = result == 0 && (info.get(JAVA_LONG, 0) & Constants.PIDFD_INFO_EXIT) != 0;
        return known ? Optional.of(ChildStatus.ofWait(info.get(JAVA_INT, Layout.PIDFD_INFO_STATUS))) : Optional.empty();
    }

    @Override
    default int becomeSubreaper() {
        return call(Symbol.PRCTL, Constants.PR_SET_CHILD_SUBREAPER, 1);
    }

    @Override
    default int setSignalIgnored(int signal) {
        return callLong(Symbol.SIGNAL, signal, Constants.SIG_IGN) < 0 ? -Errno.EINVAL : 0;
    }

    @Override
    default int signalDescriptor(int signal) {
        int counter = call(Symbol.EVENTFD, 0, Constants.EFD_CLOEXEC | Constants.EFD_NONBLOCK);
        if (counter < 0) {
            return counter;
        }
        if (counter != signal) {
            int result = call(Symbol.DUP3, counter, signal, Constants.O_CLOEXEC);
            call(Symbol.CLOSE, counter);
            if (result < 0) {
                return result;
            }
        }
        MemorySegment action = Scratch.mine().struct(Layout.SIGACTION);
        action.set(JAVA_LONG, 0, Calls.addressOf(Symbol.EVENTFD_WRITE));
        action.set(JAVA_INT, Layout.SIGACTION_FLAGS, Constants.SA_SIGINFO | Constants.SA_RESTART);
        int result = call(Symbol.SIGACTION, signal, action.address(), 0);
        return result < 0 ? result : signal;
    }

    @Override
    default int trimMemory() {
        return call(Symbol.MALLOC_TRIM, 0);
    }

    @Override
    default int setsid() {
        return call(Symbol.SETSID);
    }

    @Override
    default int setpgid(int pid, int pgid) {
        return call(Symbol.SETPGID, pid, pgid);
    }

    @Override
    default int getpgid(int pid) {
        return call(Symbol.GETPGID, pid);
    }

    @Override
    default int getsid(int pid) {
        return call(Symbol.GETSID, pid);
    }

    @Override
    default int getpid() {
        return call(Symbol.GETPID);
    }

    @Override
    default int getppid() {
        return call(Symbol.GETPPID);
    }

    @Override
    default int geteuid() {
        return call(Symbol.GETEUID);
    }

    @Override
    default int getegid() {
        return call(Symbol.GETEGID);
    }

    @Override
    default int unshareFs() {
        return call(Symbol.UNSHARE, Constants.CLONE_FS);
    }

    @Override
    default int umask(int mask) {
        return call(Symbol.UMASK, mask);
    }

    @Override
    default int setLimit(int pid, int resource, long soft, long hard) {
        MemorySegment limits = Scratch.mine().struct(Layout.RLIMIT);
        limits.set(JAVA_LONG, 0, soft);
        limits.set(JAVA_LONG, Layout.RLIMIT_HARD, hard);
        return call(Symbol.PRLIMIT, pid, resource, limits.address(), 0);
    }

    @Override
    default Optional<long[]> limit(int pid, int resource) {
        MemorySegment limits = Scratch.mine().struct(Layout.RLIMIT);
        int result = call(Symbol.PRLIMIT, pid, resource, 0, limits.address());
        return result < 0
                ? Optional.empty()
                : Optional.of(new long[] {limits.get(JAVA_LONG, 0), limits.get(JAVA_LONG, Layout.RLIMIT_HARD)});
    }

    /** waitid(2) @return pid, 0: none has ended, or {@code -errno} */
    private static int wait(int kind, int id, int options) {
        MemorySegment info = Scratch.mine().struct(Layout.SIGINFO);
        int result = callWide(Symbol.WAITID, kind, id, info.address(), options | Constants.WEXITED);
        return result < 0 ? result : info.get(JAVA_INT, Layout.SIGINFO_PID);
    }

    private static ChildStatus ended(MemorySegment info) {
        int code = info.get(JAVA_INT, Layout.SIGINFO_CODE);
        int value = info.get(JAVA_INT, Layout.SIGINFO_STATUS);
        return new ChildStatus(code != Constants.CLD_EXITED, value, code == Constants.CLD_DUMPED);
    }
}
