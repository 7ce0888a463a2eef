package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves bytes from one pipe to one log.
 *
 * <p>They are moved by splice(2) and never come into this process, but for two cases in which they are first looked at
 * by tee(2): near the end of a segment, which must be the end of a line, and while somebody waits for a certain line.
 * So whenever vigild is killed each byte is either in the pipe or in the log.
 */
final class Conveyor {
    /** One splice; the writer sleeps until it is done when the pipe was full. */
    private static final long SPLICE_BYTES_MAX = 256 << 10;

    private static final int PIPE_BYTES_DEFAULT = 64 << 10;
    private static final long LINE_SLACK_BYTES = 1 << 20;

    private final Linux linux;
    private final Plumbing plumbing;
    private final int fifo;
    private final SegmentWriter segment;
    private final Host host;
    private LogPlan plan;
    private Optional<LineWatcher> watcher = Optional.empty();
    private long pipeBytes = PIPE_BYTES_DEFAULT;
    private boolean growing = true;
    private boolean cutTold;
    private boolean rotationFails;
    private long movedBytes;
    private int errno;

    /** Hears of what is no transport. */
    interface Host {
        void report(String message);

        void segmentIsFull();
    }

    /** Both ends, open or to be opened. */
    record Ends(int fifo, SegmentWriter segment) {}

    Conveyor(Linux linux, Plumbing plumbing, Ends ends, LogPlan plan, Host host) {
        this.linux = linux;
        this.plumbing = plumbing;
        this.fifo = ends.fifo();
        this.segment = ends.segment();
        this.plan = plan;
        this.host = host;
    }

    LogPlan plan() {
        return plan;
    }

    void replan(LogPlan newPlan) {
        plan = newPlan;
    }

    void watchLines(Optional<Consumer<String>> hearer) {
        watcher = hearer.map(LineWatcher::new);
    }

    /** What the pipe holds when it is full. */
    long pipeBytes() {
        return pipeBytes;
    }

    /** Bytes moved so far. */
    long movedBytes() {
        return movedBytes;
    }

    /** Why the last {@link #move} ended before the pipe was empty; 0: it did not. */
    int errno() {
        return errno;
    }

    /** Puts into the log what waits in the pipe, at most {@code bytesMax}. @return how much */
    long move(long bytesMax) {
        errno = 0;
        long total = 0;
        while (total < bytesMax) {
            long asked = Math.min(bytesMax - total, SPLICE_BYTES_MAX);
            long moved = step(asked);
            if (moved < 0 && moved != -Errno.EAGAIN) {
                errno = (int) -moved;
            }
            total += Math.max(0, moved);
            growPipe(total);
            if (moved < Math.min(asked, Plumbing.WINDOW_BYTES)) {
                break; // what comes now comes in drops
            }
        }
        movedBytes += total;
        return total;
    }

    /** A pipe that was found filling up gets more room, once, as far as the kernel grants it. */
    private void growPipe(long moved) {
        if (growing && moved >= pipeBytes / 2) {
            growing = false;
            int size = linux.setPipeSize(fifo, plumbing.pipeBytesMax());
            pipeBytes = Math.max(size, pipeBytes);
        }
    }

    /** @return bytes that went from the pipe to the log, 0 or -EAGAIN: nothing was there, or -errno of the log */
    private long step(long bytesMax) {
        long free = plan.maxSizeBytes() - segment.size() - Plumbing.WINDOW_BYTES;
        if (!segment.isOpen() || free <= 0 || watcher.isPresent() || segment.refusesSplice()) {
            return stepLooking();
        }
        long moved = segment.splice(fifo, Math.min(free, bytesMax));
        return segment.refusesSplice() ? stepLooking() : moved;
    }

    private long stepLooking() {
        int waiting = plumbing.look(fifo);
        if (waiting <= 0) {
            return waiting;
        }
        int opened = segment.open();
        if (opened < 0) {
            return opened;
        }
        Cut cut = Cut.of(plumbing.window(), waiting, plan.maxSizeBytes() - segment.size(), LINE_SLACK_BYTES);
        long moved = put(cut.bytes());
        if (moved > 0) {
            watcher.ifPresent(w -> w.feed(plumbing.window(), (int) moved));
        }
        if (moved == cut.bytes() && cut.full()) {
            endSegment(cut);
        }
        return moved;
    }

    private long put(int bytes) {
        long moved = segment.refusesSplice() ? -Errno.EINVAL : segment.splice(fifo, bytes);
        return segment.refusesSplice() ? copy(bytes) : moved;
    }

    /** Where the file system can't splice; killed between the two, vigild would log these bytes twice. */
    private long copy(int bytes) {
        int written = segment.write(plumbing.window(), bytes);
        if (written > 0) {
            plumbing.discard(fifo, written);
        }
        return written;
    }

    private void endSegment(Cut cut) {
        int rotated = segment.rotate();
        if (rotated < 0) {
            if (!rotationFails) {
                host.report("cannot end a segment of the log: " + Errno.describe(rotated) + "; it grows");
            }
            rotationFails = true;
            return;
        }
        rotationFails = false;
        if (cut.midLine() && !cutTold) {
            cutTold = true;
            host.report("a line of over " + LINE_SLACK_BYTES + " bytes is cut over two segments of the log");
        }
        host.segmentIsFull();
    }
}
