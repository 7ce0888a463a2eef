package dev.vigil.daemon.process;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How processes have ended of which another process holds pidfds. */
final class HeldExitStatuses {
    private static final int FIRST_FD = 3;

    private final Linux linux;
    private final Map<Long, ChildStatus> byInode = new HashMap<>();

    HeldExitStatuses(Linux linux) {
        this.linux = linux;
    }

    /** Asks for all that the process {@code keeper} holds. */
    void ask(int keeper) {
        int pidfd = linux.pidfdOpen(keeper);
        if (pidfd >= 0) {
            List<Integer> numbers = new ArrayList<>();
            linux.list("/proc/" + keeper + "/fd").forEach(name -> ProcNumbers.addAll(name, numbers));
            numbers.stream().filter(number -> number >= FIRST_FD).forEach(number -> ask(pidfd, number));
            linux.close(pidfd);
        }
    }

    private void ask(int keeper, int number) {
        int fd = linux.pidfdGetfd(keeper, number);
        if (fd >= 0) {
            linux.stat(fd)
                    .filter(status -> !status.isFifo())
                    .ifPresent(status -> linux.pidfdExit(fd).ifPresent(exit -> byInode.put(status.inode(), exit)));
            linux.close(fd);
        }
    }

    /** Of the process whose pidfd has this inode; empty: not known. */
    Optional<ChildStatus> status(long inode) {
        return Optional.ofNullable(byInode.get(inode));
    }
}
