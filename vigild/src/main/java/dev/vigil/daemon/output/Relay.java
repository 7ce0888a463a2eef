package dev.vigil.daemon.output;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The pipe through which floods go on their way to the log.
 *
 * <p>As long as splice(2) writes to a file out of a pipe, it has that pipe locked, and who writes into it stands still.
 * From one pipe to another it only hands over pages, which takes microseconds. So a flood is taken over into this pipe
 * first, and the service writes on while the file is written.
 *
 * <p>The promise that each byte is either in a pipe or in the log whenever vigild is killed holds because the relay
 * is a FIFO that the keeper has open too, and is used only then; and because a note beside it, made while it is still
 * empty, tells whose bytes are in it. They go into the log before those of the service's own pipe.
 */
final class Relay {
    private static final int NONE = -1;

    private final Linux linux;
    private final String path;
    private final String note;
    private int pipe;
    private final int pipeBytes;
    private String owner;
    private long waiting;
    private boolean kept;
    private boolean large;

    /**
     * @param path of the FIFO; the note has {@code .of} behind it. Without a relay all goes directly, only slower
     * @param pipeBytes what it may grow to
     */
    Relay(Linux linux, String path, int pipeBytes) {
        this.linux = linux;
        this.path = path;
        this.note = path + ".of";
        this.pipe = Fifo.open(linux, path, Fifo.Access.VIGILD) instanceof Fifo.Open(int fd) ? fd : NONE;
        this.pipeBytes = pipeBytes;
        this.owner = linux.readFile(note).orElse("");
        this.waiting = pipe == NONE ? 0 : Math.max(0, linux.available(pipe));
    }

    int pipe() {
        return pipe;
    }

    /** Says whether another process has it open too. */
    void kept(boolean byAnother) {
        kept = byAnother;
    }

    /** Makes it again after its file or the note was removed. It is used once another process has it open too. */
    Optional<String> restore() {
        kept = false;
        return switch (Fifo.open(linux, path, Fifo.Access.VIGILD)) {
            case Fifo.Failed(String reason) -> Optional.of(reason);
            case Fifo.Open(int fd) -> {
                replaceBy(fd);
                yield Optional.empty();
            }
        };
    }

    /** What is on its way goes along; where only the note was removed, both are the same FIFO. */
    private void replaceBy(int fd) {
        if (pipe == NONE) {
            pipe = fd;
        } else {
            linux.setPipeSize(fd, pipeBytes);
            linux.splice(pipe, fd, -1, pipeBytes);
            linux.dup2CloseOnExec(fd, pipe);
            linux.close(fd);
        }
        if (waiting > 0) {
            write(owner);
        } else {
            owner = "";
        }
    }

    /** Bytes in it that are on their way to {@code log}. */
    long waitingFor(String log) {
        return waiting > 0 && log.equals(owner) ? waiting : 0;
    }

    /** Takes over what waits in {@code from} on its way to {@code log}, unless there is something in it already. */
    void fill(String log, int from, long bytesMax) {
        if (kept && waiting == 0 && isNoted(log)) {
            if (!large) {
                large = true;
                linux.setPipeSize(pipe, pipeBytes);
            }
            waiting = Math.max(0, linux.splice(from, pipe, -1, bytesMax));
        }
    }

    /** {@code moved} bytes, or -errno, were taken out of {@code from}, which may be this one. */
    void took(int from, long moved) {
        if (from == pipe) {
            waiting -= Math.max(0, moved);
        }
    }

    private boolean isNoted(String log) {
        if (!log.equals(owner)) {
            owner = write(log) ? log : "";
        }
        return log.equals(owner);
    }

    private boolean write(String log) {
        int file = linux.openNoFollow(note, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_TRUNC, 0600);
        if (file < 0) {
            return false;
        }
        byte[] text = log.getBytes(StandardCharsets.UTF_8);
        boolean whole = linux.write(file, text, 0, text.length) == text.length;
        linux.close(file);
        return whole;
    }

    void close() {
        if (pipe != NONE) {
            linux.close(pipe);
        }
    }
}
