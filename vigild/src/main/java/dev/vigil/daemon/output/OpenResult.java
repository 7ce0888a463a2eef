package dev.vigil.daemon.output;

/** What became of {@link OutputManager#open}. */
public sealed interface OpenResult {
    /** Output is captured from now on. */
    record Opened(OutputCapture capture) implements OpenResult {}

    /** It can't be. {@code reason} is a clause such as {@code cannot make FIFO /x: permission denied (EACCES)}. */
    record Refused(String reason) implements OpenResult {}
}
