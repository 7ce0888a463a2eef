package dev.vigil.daemon.output;

import dev.vigil.linux.Linux;
import java.util.List;
import java.util.Optional;

/**
 * FIFOs without a name. When somebody has removed that of a service that runs, the service goes on writing into what no
 * path leads to any more: link(2) gives no name to a file that has lost its last one. The keeper has it open, and what
 * a process has open can be opened again by {@code /proc/PID/fd}, proc_pid_fd(5), which needs less than
 * pidfd_getfd(2): no right to trace it.
 */
final class HeldFifos {
    /** What the kernel adds to the path of a file whose name is gone. */
    private static final String GONE = " (deleted)";

    private final Linux linux;
    private List<Integer> holders = List.of();

    HeldFifos(Linux linux) {
        this.linux = linux;
    }

    /** Processes of an earlier vigild that hold its FIFOs; none: nothing is taken over any more. */
    void holders(List<Integer> pids) {
        holders = List.copyOf(pids);
    }

    /** Opens the FIFO that had the name {@code path}; empty: there is a file of that name, or nobody holds the FIFO. */
    Optional<Fifo> open(String path) {
        if (holders.isEmpty() || linux.lstat(path).isPresent()) {
            return Optional.empty();
        }
        String gone = withoutLinks(path) + GONE;
        for (int holder : holders) {
            String folder = "/proc/" + holder + "/fd/";
            for (String number : linux.list(folder)) {
                if (linux.readlink(folder + number).filter(gone::equals).isPresent()) {
                    return Optional.of(Fifo.openHeld(linux, folder + number));
                }
            }
        }
        return Optional.empty();
    }

    /** As the kernel names it. */
    private String withoutLinks(String path) {
        int slash = path.lastIndexOf('/');
        int folder = linux.openDirectory(path.substring(0, slash));
        String real = linux.readlink("/proc/self/fd/" + folder).orElse(path.substring(0, slash));
        if (folder >= 0) {
            linux.close(folder);
        }
        return real + path.substring(slash);
    }

    /** Moves the FIFO that is open as {@code fifo} back to {@code path}, if it has another name now. */
    boolean moveBack(int fifo, String path) {
        Optional<String> now = linux.readlink("/proc/self/fd/" + fifo);
        boolean same =
                now.isPresent() && linux.lstat(path).isEmpty() && Fifo.isSame(linux.lstat(now.get()), linux.stat(fifo));
        return same && linux.rename(now.get(), path) == 0;
    }
}
