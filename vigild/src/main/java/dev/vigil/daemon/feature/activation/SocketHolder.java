package dev.vigil.daemon.feature.activation;

import dev.vigil.core.spec.ListenSocket;
import dev.vigil.daemon.process.ProcNumbers;
import dev.vigil.linux.Linux;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which process has an address open that is wanted: its sockets are in /proc/net, their descriptors in
 * {@code /proc/PID/fd}. It looks no longer than {@link #PATIENCE_NANOS}, since the loop waits for it.
 */
final class SocketHolder {
    private static final long PATIENCE_NANOS = 50_000_000;
    private static final int INODE_OF_INTERNET = 9;
    private static final int INODE_OF_UNIX = 6;
    private static final int PATH_OF_UNIX = 7;
    private static final String LISTENS = "0A";

    private final Linux linux;

    SocketHolder(Linux linux) {
        this.linux = linux;
    }

    /** {@code pid 123 (nginx)}; empty: it can't be told. */
    Optional<String> ofPort(ListenSocket.Internet place) {
        String suffix = String.format(Locale.ROOT, ":%04X", place.port());
        String table = "/proc/net/" + (place.stream() ? "tcp" : "udp");
        Set<String> inodes = new HashSet<>();
        for (String file : Set.of(table, table + "6")) {
            linux.readFile(file)
                    .orElse("")
                    .lines()
                    .filter(line -> line.contains(suffix))
                    .forEach(line -> {
                        String[] fields = line.strip().split(" +", INODE_OF_INTERNET + 2);
                        boolean open = fields.length > INODE_OF_INTERNET
                                && fields[1].endsWith(suffix)
                                && (!place.stream() || fields[3].equals(LISTENS));
                        if (open) {
                            inodes.add(fields[INODE_OF_INTERNET]);
                        }
                    });
        }
        return holder(inodes);
    }

    /** The same of a UNIX socket. */
    Optional<String> ofPath(String path) {
        Set<String> inodes = new HashSet<>();
        linux.readFile("/proc/net/unix")
                .orElse("")
                .lines()
                .filter(line -> line.contains(path))
                .forEach(line -> {
                    String[] fields = line.strip().split(" +", PATH_OF_UNIX + 1);
                    if (fields.length > PATH_OF_UNIX && fields[PATH_OF_UNIX].equals(path)) {
                        inodes.add(fields[INODE_OF_UNIX]);
                    }
                });
        return holder(inodes);
    }

    private Optional<String> holder(Set<String> inodes) {
        Set<String> targets = new HashSet<>();
        inodes.forEach(inode -> targets.add("socket:[" + inode + "]"));
        long until = linux.monotonicNanos() + PATIENCE_NANOS;
        for (int pid : targets.isEmpty() ? Set.<Integer>of() : ProcNumbers.pids(linux)) {
            if (has(pid, targets)) {
                String name =
                        linux.readFile("/proc/" + pid + "/comm").orElse("").strip();
                return Optional.of("pid " + pid + (name.isEmpty() ? "" : " (" + name + ")"));
            }
            if (linux.monotonicNanos() > until) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean has(int pid, Set<String> targets) {
        String folder = "/proc/" + pid + "/fd";
        return linux.list(folder).stream()
                .anyMatch(number -> linux.readlink(folder + "/" + number)
                        .filter(targets::contains)
                        .isPresent());
    }
}
