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
 * So whenever vigild is killed each byte is either in the pipe or in the log. A flood goes through the {@link Relay}.
 */
final class SpliceCopier {
    /** One splice; the writer sleeps until it is done when the pipe was full. */
    private static final long SPLICE_BYTES_MAX = 256 << 10;

    private static final int PIPE_BYTES_DEFAULT = 64 << 10;
    private static final long LINE_SLACK_BYTES = 1 << 20;

    private final Linux linux;
    private final PipeInspector plumbing;
    private final Relay relay;
    private final LineMatchBudget matching;
    private final int fifo;
    private final String log;
    private final SegmentWriter segment;
    private final Host host;
    private LogPlan plan;
    private Optional<LineWatcher> watcher = Optional.empty();
    private Optional<LineRateLimiter> limiter;
    private final StampedWriter stamped;
    private long pipeBytes = PIPE_BYTES_DEFAULT;
    private boolean growing = true;
    private boolean cutTold;
    private boolean rotationFails;
    private long movedBytes;
    private long droppedBytes;
    /** Whether the last step has left something in the pipe, or may have. */
    private boolean more;

    private int errno;

    /** Hears of what is no transport. */
    interface Host {
        void report(String message);

        void segmentIsFull();

        /** Size at which the segment is full. */
        long segmentBytesMax();

        /** Whether nothing more may be written until old segments are removed. */
        boolean waitsForRemoval();

        /** Bytes were dropped by the rate limit. */
        void dropped(long bytes);
    }

    /** Both ends, open or to be opened; {@code log} is the name that the relay knows them by. */
    record Ends(int fifo, SegmentWriter segment, String log) {}

    /** What conveyors share. */
    record Shared(
            Linux linux,
            PipeInspector plumbing,
            Relay relay,
            LineMatchBudget matching,
            StampedWriter.Stamping stamping) {}

    SpliceCopier(Shared shared, Ends ends, LogPlan plan, Host host) {
        this.linux = shared.linux();
        this.plumbing = shared.plumbing();
        this.relay = shared.relay();
        this.matching = shared.matching();
        this.fifo = ends.fifo();
        this.log = ends.log();
        this.segment = ends.segment();
        this.plan = plan;
        this.host = host;
        this.limiter = plan.lines().rate().map(LineRateLimiter::new);
        this.stamped = new StampedWriter(shared.stamping(), segment, log);
        prepareStamping();
    }

    private void prepareStamping() {
        if (plan.lines().timestamps()) {
            stamped.begin();
        }
    }

    LogPlan plan() {
        return plan;
    }

    void replan(LogPlan newPlan) {
        if (!plan.lines().rate().equals(newPlan.lines().rate())) {
            limiter = newPlan.lines().rate().map(LineRateLimiter::new);
        }
        plan = newPlan;
        prepareStamping();
    }

    void watchLines(Optional<Consumer<String>> hearer) {
        watcher = hearer.map(LineWatcher::new);
    }

    /** Whether somebody waits for a certain line. */
    boolean watchesLines() {
        return watcher.isPresent();
    }

    /** What the pipe holds when it is full. */
    long pipeBytes() {
        return pipeBytes;
    }

    /** Bytes that have not gone into the log yet. */
    long waitingBytes() {
        return stamped.takenBytes() + relay.waitingFor(log) + Math.max(0, linux.available(fifo));
    }

    /** Whether some are on their way, taken out of the pipe by the vigild before or before a disk was full. */
    boolean isUnderWay() {
        return isRelayed() || stamped.takenBytes() > 0;
    }

    /** Whether some are in the relay, left there by the vigild before or by a disk that was full. */
    boolean isRelayed() {
        return relay.waitingFor(log) > 0;
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
        long droppedBefore = droppedBytes;
        while (total < bytesMax) {
            if (!growing) {
                relay.fill(log, fifo, bytesMax - total);
            }
            long asked = Math.min(bytesMax - total, SPLICE_BYTES_MAX);
            long moved = step(asked);
            if (moved < 0 && moved != -Errno.EAGAIN) {
                errno = (int) -moved;
            }
            total += Math.max(0, moved);
            growPipe(total);
            int step = watcher.isPresent() ? LineMatchBudget.STEP_BYTES : PipeInspector.WINDOW_BYTES;
            boolean drops = moved < Math.min(asked, step) && !more;
            if (moved <= 0 || (drops && !isRelayed()) || host.waitsForRemoval()) {
                break;
            }
        }
        movedBytes += total - (droppedBytes - droppedBefore);
        return total;
    }

    /** A pipe that was found filling up gets more component, once, as far as the kernel grants it. */
    private void growPipe(long moved) {
        if (growing && moved >= pipeBytes / 2) {
            growing = false;
            int size = linux.setPipeSize(fifo, plumbing.pipeBytesMax());
            pipeBytes = Math.max(size, pipeBytes);
        }
    }

    /** @return bytes that went from the pipe to the log, 0 or -EAGAIN: nothing was there, or -errno of the log */
    private long step(long bytesMax) {
        more = false;
        if (stamped.takenBytes() > 0) {
            return finishStamped();
        }
        long free = host.segmentBytesMax() - segment.size() - PipeInspector.WINDOW_BYTES;
        if (!segment.isOpen() || free <= 0 || looksAtLines() || segment.refusesSplice()) {
            return stepLooking();
        }
        long moved = splice(Math.min(free, bytesMax));
        return segment.refusesSplice() ? stepLooking() : moved;
    }

    private boolean looksAtLines() {
        return watcher.isPresent() || limiter.isPresent() || plan.lines().timestamps();
    }

    /** The pipe that the next bytes are in. */
    private int source() {
        return isRelayed() ? relay.pipe() : fifo;
    }

    /** Shows the next bytes in the window of the plumbing. @return how many, or -errno */
    int look() {
        return plumbing.look(source());
    }

    /** Takes the next bytes out, into nothing. @return how many, or -errno */
    long discard(int bytesMax) {
        int from = source();
        long discarded = plumbing.discard(from, bytesMax);
        relay.took(from, discarded);
        return discarded;
    }

    private long splice(long bytesMax) {
        int from = source();
        long moved = segment.splice(from, bytesMax);
        relay.took(from, moved);
        return moved;
    }

    private long stepLooking() {
        int seen = look();
        if (seen <= 0) {
            return seen;
        }
        int known = watcher.isPresent() ? Math.min(seen, LineMatchBudget.STEP_BYTES) : seen;
        int waiting = limiter.map(limit -> limit.judge(plumbing.window(), known, linux.monotonicNanos()))
                .orElse(known);
        long moved = waiting < 0 ? drop(-waiting) : keep(waiting);
        boolean inPart = limiter.isPresent() || plan.lines().timestamps();
        more = inPart && (moved < seen || seen == PipeInspector.WINDOW_BYTES);
        return moved;
    }

    /** What is dropped may still be the line that somebody waits for. */
    private long drop(int bytes) {
        int ended = segment.isOpen() ? segment.endTornLine() : 0;
        if (ended < 0) {
            return ended;
        }
        long dropped = discard(bytes);
        if (dropped > 0) {
            looked((int) dropped, false);
            droppedBytes += dropped;
            host.dropped(dropped);
        }
        return dropped;
    }

    private long keep(int waiting) {
        int opened = segment.open();
        if (opened < 0) {
            return opened;
        }
        long free = host.segmentBytesMax() - segment.size();
        boolean stamps = plan.lines().timestamps();
        SegmentSplit cut = stamps
                ? stamped.split(plumbing.window(), waiting, free, LINE_SLACK_BYTES)
                : SegmentSplit.of(plumbing.window(), waiting, free, LINE_SLACK_BYTES);
        int bytes = stamps ? stamped.rawBytes(cut) : cut.bytes();
        long moved = stamps ? putStamped(bytes) : put(bytes);
        if (moved > 0) {
            looked((int) moved, true);
        }
        if (moved == bytes && cut.full()) {
            endSegment(cut);
        }
        return moved;
    }

    /** Where there is no spool, a vigild that is killed between the two would log these bytes twice. */
    private long putStamped(int bytes) {
        if (stamped.canTake()) {
            int from = source();
            long taken = stamped.take(from, bytes);
            relay.took(from, taken);
            // What else keeps the spool from taking them does not keep the log from it.
            if (taken >= 0 || taken == -Errno.EAGAIN) {
                return taken <= 0 ? taken : finishStamped();
            }
        }
        int written = stamped.write(plumbing.window(), bytes);
        if (written > 0) {
            discard(written);
        }
        return written;
    }

    private long finishStamped() {
        int opened = segment.open();
        return opened < 0 ? opened : stamped.finish();
    }

    private void looked(int count, boolean kept) {
        limiter.ifPresent(limit -> limit.took(plumbing.window(), count, kept));
        watcher.ifPresent(lines -> matching.spend(() -> feed(lines, count)));
    }

    /** A mistake in looking at lines costs who waits for one, never the log. */
    private void feed(LineWatcher lines, int count) {
        try {
            lines.feed(plumbing.window(), count);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            watcher = Optional.empty();
            host.report("cannot look for the line that makes it ready: " + e + "; its readiness will not be seen");
        }
    }

    private long put(int bytes) {
        long moved = segment.refusesSplice() ? -Errno.EINVAL : splice(bytes);
        return segment.refusesSplice() ? copy(bytes) : moved;
    }

    /** Where the file system can't splice; killed between the two, vigild would log these bytes twice. */
    private long copy(int bytes) {
        int written = segment.write(plumbing.window(), bytes);
        if (written > 0) {
            discard(written);
        }
        return written;
    }

    private void endSegment(SegmentSplit cut) {
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
