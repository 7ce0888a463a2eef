package dev.vigil.cli;

/** What the command's exit code says. {@code run} alone hands on that of the program which it guarded. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    /** Wrong use of the command, or an invalid configuration. */
    static final int USAGE = 2;

    static final int NOT_RUNNING = 3;
    /** No service of that name, or no supervisor. */
    static final int UNKNOWN = 4;

    static final int NOT_PERMITTED = 5;

    private ExitCode() {}
}
