package dev.vigil.daemon.boot;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PidNamespace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What it means that vigild is process 1. That of a container, which has a pid namespace of its own, may end: the
 * container ends with it. When that of the machine ends, the kernel panics; so once everything is stopped in order it
 * switches the machine off instead.
 */
final class InitProcess {
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int SIGCONT = 18;
    private static final int EVERYBODY = -1;
    private static final long TERM_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long KILL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Linux linux;

    InitProcess(Linux linux) {
        this.linux = linux;
    }

    /** Whether this process is the first one of the machine. */
    boolean isOfMachine() {
        return linux.getpid() == 1 && PidNamespace.isFirst(linux);
    }

    /** Ends what still runs, brings all files to disk and switches the machine off. @return only if it cannot: why */
    String powerOff() {
        linux.kill(EVERYBODY, SIGTERM);
        linux.kill(EVERYBODY, SIGCONT);
        awaitNobody(TERM_NANOS);
        linux.kill(EVERYBODY, SIGKILL);
        awaitNobody(KILL_NANOS);
        linux.sync();
        diskMountPoints().forEach(linux::remountReadOnly);
        return "cannot switch the machine off: " + Errno.describe(linux.powerOff());
    }

    /** Switches the machine off, and never returns: when that fails, nothing is left that could be done. */
    void end() {
        byte[] said = ("vigild: " + powerOff() + "\n").getBytes(StandardCharsets.UTF_8);
        linux.write(2, said, 0, said.length);
        while (true) {
            LockSupport.park();
        }
    }

    /** Every process is a child of the first one, or of one that will be. */
    private void awaitNobody(long nanos) {
        long end = linux.monotonicNanos() + nanos;
        int ended = linux.peekEnded();
        while (ended >= 0 && linux.monotonicNanos() < end) {
            if (ended > 0) {
                linux.reap(ended);
            } else {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            ended = linux.peekEnded();
        }
    }

    /** Where file systems are mounted that lie on a device, the innermost first. */
    private List<String> diskMountPoints() {
        List<String> points = new ArrayList<>();
        for (String line : linux.readFile("/proc/self/mounts").orElse("").split("\n", -1)) {
            String[] fields = line.split(" ", 3);
            if (fields.length == 3 && fields[0].startsWith("/")) {
                points.add(unescaped(fields[1]));
            }
        }
        Collections.reverse(points);
        return points;
    }

    /** As the kernel writes them, proc_pid_mounts(5): blanks and backslashes in octal. */
    private static String unescaped(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
