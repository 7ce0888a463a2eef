package dev.vigil.cli;

import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * What is behind a stream.
 *
 * @param present whether it is a terminal
 * @param colour whether it may be given colour
 * @param columns how wide it is; asked only when it matters, for the answer may cost 25 ms
 * @param rows how high it is
 */
record Terminal(boolean present, boolean colour, IntSupplier columns, IntSupplier rows) {
    /** No terminal: a file, a pipe, a test. */
    static final Terminal NONE = new Terminal(false, false, () -> Integer.MAX_VALUE, () -> Integer.MAX_VALUE);

    /** Every terminal is at least so wide: narrower lines need no question. */
    static final int COLUMNS_USUAL = 80;

    static Terminal of(int fd, Map<String, String> environment) {
        if (!isTerminal(fd)) {
            return NONE;
        }
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        return new Terminal(true, colour, () -> columns(fd, environment), () -> rows(fd));
    }

    /** By the name of what is open, as in proc_pid_fd(5): isatty(3) would need the first foreign call, 25 ms. */
    static boolean isTerminal(int fd) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException _) {
            return false; // closed, or no /proc
        }
    }

    private static int rows(int fd) {
        int rows = new NativeLinux().terminalRows(fd);
        return rows > 0 ? rows : Integer.MAX_VALUE;
    }

    /** {@code COLUMNS} where the shell exports it, else TIOCGWINSZ of ioctl_tty(2). */
    private static int columns(int fd, Map<String, String> environment) {
        try {
            return Math.max(20, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException _) {
            int columns = new NativeLinux().terminalColumns(fd);
            return columns > 0 ? columns : COLUMNS_USUAL;
        }
    }
}
