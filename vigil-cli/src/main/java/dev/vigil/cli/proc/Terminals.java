package dev.vigil.cli.proc;

/** Names of terminals by their device numbers, as in the kernel's devices.txt. */
public final class Terminals {
    private static final int CONSOLE_MAJOR = 4;
    private static final int SERIAL_FIRST_MINOR = 64;
    private static final int ALTERNATE_MAJOR = 5;
    private static final int PTY_MAJOR_FIRST = 136;
    private static final int PTY_MAJOR_LAST = 143;

    private Terminals() {}

    /** {@code pts/3}, {@code tty1}, {@code ttyS0}; {@code -} for none. */
    public static String name(int device) {
        int major = device >> 8 & 0xFFF;
        int minor = (device & 0xFF) | (device >> 12 & 0xFFF00);
        if (device == 0) {
            return "-";
        }
        if (major >= PTY_MAJOR_FIRST && major <= PTY_MAJOR_LAST) {
            return "pts/" + ((major - PTY_MAJOR_FIRST) * 256 + minor);
        }
        if (major == CONSOLE_MAJOR) {
            return minor < SERIAL_FIRST_MINOR ? "tty" + minor : "ttyS" + (minor - SERIAL_FIRST_MINOR);
        }
        return major == ALTERNATE_MAJOR && minor == 1 ? "console" : major + ":" + minor;
    }

    /** Whether a descriptor that leads there is one of a terminal. */
    static boolean isTerminal(String target) {
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }
}
