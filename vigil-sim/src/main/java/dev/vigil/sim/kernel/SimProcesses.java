package dev.vigil.sim.kernel;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.LinuxException;
import dev.vigil.linux.ProcessCalls;
import dev.vigil.linux.SpawnPlan;
import java.util.List;
import java.util.Optional;

/** {@link ProcessCalls} of a simulated machine. */
interface SimProcesses extends ProcessCalls, KernelContext {
    @Override
    default int spawn(SpawnPlan plan) {
        enter("spawn", plan.path());
        return new SimSpawner(kernel(), self()).spawn(plan);
    }

    @Override
    default int exec(String path, List<String> argv, List<String> environment, int[] keep) {
        enter("exec", path);
        return -Errno.ENOSYS;
    }

    private Optional<SimProcess> process(int pid) {
        return pid == 0 ? Optional.of(self()) : kernel().processes().find(pid);
    }

    @Override
    default int pidfdOpen(int pid) {
        enter("pidfdOpen", pid);
        if (strikes(Fault.NO_DESCRIPTORS)) {
            return -Errno.EMFILE;
        }
        return process(pid).map(PidFile::new).map(this::descriptor).orElse(-Errno.ESRCH);
    }

    @Override
    default int pidfdSendSignal(int pidfd, int signal) {
        enter("pidfdSendSignal", pidfd);
        if (!(self().file(pidfd).orElse(null) instanceof PidFile file)) {
            return -Errno.EBADF;
        }
        if (file.process().isReaped()) {
            return -Errno.ESRCH;
        }
        send(file.process(), signal);
        return 0;
    }

    @Override
    default int pidfdSignalGroup(int pidfd, int signal) {
        enter("pidfdSignalGroup", pidfd);
        if (kernel().isBefore69()) {
            return -Errno.EINVAL;
        }
        if (!(self().file(pidfd).orElse(null) instanceof PidFile file)) {
            return -Errno.EBADF;
        }
        List<SimProcess> members = kernel().processes().groupLedBy(file.process());
        members.forEach(member -> send(member, signal));
        return members.isEmpty() ? -Errno.ESRCH : 0;
    }

    private void send(SimProcess target, int signal) {
        if (signal != 0) {
            kernel().observer().touched(target, "signal " + signal);
        }
        kernel().processes().signal(target, signal);
    }

    @Override
    default int pidfdGetfd(int pidfd, int theirs) {
        enter("pidfdGetfd", pidfd);
        if (!(self().file(pidfd).orElse(null) instanceof PidFile file)) {
            return -Errno.EBADF;
        }
        return file.process().file(theirs).map(this::descriptor).orElse(-Errno.EBADF);
    }

    @Override
    default int kill(int pid, int signal) {
        enter("kill", pid);
        List<SimProcess> targets = kernel().processes().named(pid);
        targets.forEach(target -> send(target, signal));
        return targets.isEmpty() ? -Errno.ESRCH : 0;
    }

    @Override
    default Optional<ChildStatus> reap(int pid) {
        enter("reap", pid);
        Optional<SimProcess> child = process(pid).filter(self().children::contains);
        if (child.isEmpty()) {
            throw new LinuxException("waitid", Errno.ECHILD);
        }
        return kernel().processes().reap(child.get());
    }

    @Override
    default boolean isChild(int pid) {
        enter("isChild", pid);
        return process(pid).filter(self().children::contains).isPresent();
    }

    @Override
    default int peekEnded() {
        enter("peekEnded", 0);
        if (self().children.isEmpty()) {
            return -Errno.ECHILD;
        }
        return kernel().processes().ended(self()).map(SimProcess::pid).orElse(0);
    }

    @Override
    default int awaitEnded() {
        throw new UnsupportedOperationException("nobody may wait here: see the simulated child watch");
    }

    @Override
    default Optional<ChildStatus> pidfdExit(int pidfd) {
        enter("pidfdExit", pidfd);
        return self().file(pidfd).orElse(null) instanceof PidFile file
                        && file.process().isReaped()
                ? file.process().status()
                : Optional.empty();
    }

    @Override
    default int trimMemory() {
        enter("trimMemory", 0);
        return 0;
    }

    @Override
    default int becomeSubreaper() {
        enter("becomeSubreaper", 0);
        self().subreaper = true;
        return 0;
    }

    @Override
    default int setSignalIgnored(int signal) {
        return 0;
    }

    @Override
    default int signalDescriptor(int signal) {
        return -Errno.ENOSYS;
    }

    @Override
    default int setsid() {
        enter("setsid", 0);
        kernel().processes().setSession(self());
        return self().pid();
    }

    @Override
    default int setpgid(int pid, int pgid) {
        enter("setpgid", pid);
        process(pid).ifPresent(process -> process.group = pgid);
        return 0;
    }

    @Override
    default int getpgid(int pid) {
        enter("getpgid", pid);
        return process(pid).map(process -> process.group).orElse(-Errno.ESRCH);
    }

    @Override
    default int getsid(int pid) {
        enter("getsid", pid);
        return process(pid).map(process -> process.session).orElse(-Errno.ESRCH);
    }

    @Override
    default int getpid() {
        return self().pid();
    }

    @Override
    default int getppid() {
        return self().parent.pid();
    }

    @Override
    default int geteuid() {
        return 0;
    }

    @Override
    default int getegid() {
        return 0;
    }

    @Override
    default int unshareFs() {
        return 0;
    }

    @Override
    default int umask(int mask) {
        return 022;
    }

    @Override
    default int setLimit(int pid, int resource, long soft, long hard) {
        enter("setLimit", pid);
        return 0;
    }

    @Override
    default Optional<long[]> limit(int pid, int resource) {
        enter("limit", pid);
        return resource == Flags.RLIMIT_NOFILE
                ? Optional.of(new long[] {1024, 4096})
                : Optional.of(new long[] {-1, -1});
    }
}
