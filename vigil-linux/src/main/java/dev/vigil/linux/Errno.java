package dev.vigil.linux;

/** Names and texts of error numbers, errno(3). Contract only: the helper that owns vigil-linux fills it in. */
public final class Errno {
    private Errno() {}

    /** {@code permission denied (EACCES)}; takes the number with either sign. */
    public static String describe(int errno) {
        return "error " + Math.abs(errno);
    }
}
