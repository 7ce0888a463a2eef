package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.daemon.Poller;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.logs.LogStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One FIFO and its log.
 *
 * <p>Bytes are moved by splice(2) and never come into this process, but for two cases in which they are first looked at
 * by tee(2): near the end of a segment, which must be the end of a line, and while somebody waits for a certain line. So
 * whenever vigild is killed each byte is either in the pipe or in the log.
 *
 * <pre>
 *   LISTENING --bytes come too soon--> PAUSED --some milliseconds, nothing new--> LISTENING
 *   LISTENING, PAUSED --cannot write--> HOLDING   what is written waits in the pipe; tried again each second
 *   HOLDING --the pipe is full--> DISCARDING      the service must not hang: what it writes is lost, and counted
 *   DISCARDING --the flood is over--> HOLDING
 *   HOLDING, DISCARDING --can write--> LISTENING  what was lost is told in the file "lost"
 * </pre>
 */
final class StreamCapture {
    /** What one turn of the loop spends on one pipe. */
    static final long TURN_BYTES_MAX = 1 << 20;
    /** One splice; the writer sleeps until it is done when the pipe was full. */
    private static final long SPLICE_BYTES_MAX = 256 << 10;

    static final long RETRY_NANOS = 1_000_000_000;
    /** A disk that has been full so lately is not believed in: the pipe is not held again. */
    private static final long RELAPSE_NANOS = 10_000_000_000L;

    /** How often a pipe is emptied into nothing: often enough for its writer not to hang. */
    private static final long DISCARD_NANOS = 20_000_000;
    /** How often a loss that goes on is told. */
    private static final long TELL_NANOS = 60_000_000_000L;

    private static final int PIPE_BYTES_DEFAULT = 64 << 10;
    private static final long LINE_SLACK_BYTES = 1 << 20;
    private static final long DRAIN_BYTES_MAX = 8 << 20;

    private enum Mode {
        LISTENING,
        PAUSED,
        HOLDING,
        DISCARDING,
        CLOSED
    }

    /** What captures share. */
    record Context(Linux linux, Poller poller, Plumbing plumbing, Agenda agenda, Tidying.Place slow) {}

    /** Whom a capture asks for its next {@link #tick}. */
    interface Agenda {
        void schedule(StreamCapture capture);
    }

    private final Context context;
    private final Linux linux;
    private final String service;
    private final LogStream stream;
    private final int fifo;
    private final SegmentWriter segment;
    private final Loss loss;
    private final Tidying tidying;
    private final Pace pace;
    private LogPlan plan;
    private Mode mode = Mode.LISTENING;
    private Optional<LineWatcher> watcher = Optional.empty();
    private long deadlineNanos = Long.MAX_VALUE;
    private long discardedNanos;
    private long lostBefore;
    private long lostAtRetry;
    private boolean gapMidLine;
    private long retryNanos;
    private long tellNanos;
    private long taken;
    private long pipeBytes = PIPE_BYTES_DEFAULT;
    private boolean growing = true;
    private boolean pipeHasRoom;
    private boolean cutTold;

    StreamCapture(Context context, String service, LogPlan plan, Source source) {
        this.context = context;
        this.linux = context.linux();
        this.service = service;
        this.plan = plan;
        this.stream = source.stream();
        this.fifo = source.fifo();
        segment = new SegmentWriter(linux, source.logDirectory(), stream);
        loss = new Loss(linux, source.logDirectory() + "/" + stream.lost());
        var full = new FullSegments(Path.of(source.logDirectory()), stream);
        tidying = new Tidying(context.slow(), service, full);
        long now = linux.monotonicNanos();
        pace = new Pace(now);
        discardedNanos = now - RELAPSE_NANOS;
        context.poller().watch(fifo, Flags.EPOLLIN, this::ready);
    }

    /** A FIFO that is open and where it flows. */
    record Source(LogStream stream, int fifo, String logDirectory) {}

    LogPlan plan() {
        return plan;
    }

    /** Has old segments removed and full ones packed, in the slow room. */
    void tidy() {
        tidying.ask(plan);
    }

    void replan(LogPlan newPlan) {
        plan = newPlan;
    }

    long bytesTaken() {
        return taken;
    }

    long bytesLost() {
        return loss.totalBytes();
    }

    void watchLines(Optional<Consumer<String>> hearer) {
        watcher = hearer.map(LineWatcher::new);
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    private void ready(int fd, int events, long nowNanos) {
        switch (mode) {
            case LISTENING -> {
                if (nowNanos < pace.readyNanos()) {
                    pauseUntil(pace.readyNanos());
                } else {
                    drainTurn(nowNanos);
                }
            }
            case HOLDING -> {
                pipeHasRoom = true;
                context.poller().change(fifo, 0);
            }
            case PAUSED, DISCARDING, CLOSED -> {
                // what epoll had already reported when this turn began
            }
        }
    }

    void tick(long nowNanos) {
        deadlineNanos = Long.MAX_VALUE;
        switch (mode) {
            case PAUSED -> drainTurn(nowNanos);
            case HOLDING -> holdTurn(nowNanos);
            case DISCARDING -> discardTurn(nowNanos);
            case LISTENING, CLOSED -> {
                // drained or closed since the deadline was set
            }
        }
    }

    private void drainTurn(long nowNanos) {
        segment.arrived(linux.realtimeNanos() / 1_000, mode == Mode.LISTENING);
        long moved = transfer(TURN_BYTES_MAX, nowNanos);
        if (mode != Mode.LISTENING && mode != Mode.PAUSED) {
            return;
        }
        if (moved > 0) {
            pace.took(moved, pipeBytes, nowNanos);
        }
        if (mode == Mode.PAUSED) {
            if (moved > 0 && pace.readyNanos() > nowNanos) {
                pauseUntil(pace.readyNanos());
            } else {
                listen();
            }
        }
    }

    private void pauseUntil(long nanos) {
        if (mode != Mode.PAUSED) {
            mode = Mode.PAUSED;
            context.poller().change(fifo, 0);
        }
        scheduleAt(nanos);
    }

    private void listen() {
        mode = Mode.LISTENING;
        context.poller().change(fifo, Flags.EPOLLIN);
    }

    private void scheduleAt(long nanos) {
        deadlineNanos = nanos;
        context.agenda().schedule(this);
    }

    /** Puts into the log what waits in the pipe, at most {@code bytesMax}. What fails changes the mode. */
    private long transfer(long bytesMax, long nowNanos) {
        long total = 0;
        while (total < bytesMax) {
            long asked = Math.min(bytesMax - total, SPLICE_BYTES_MAX);
            long moved = step(asked);
            if (moved < 0 && moved != -Errno.EAGAIN) {
                failed((int) moved, nowNanos);
            }
            total += Math.max(0, moved);
            growPipe(total);
            if (moved < Math.min(asked, Plumbing.WINDOW_BYTES)) {
                break; // what comes now comes in drops
            }
        }
        taken += total;
        return total;
    }

    /** A pipe that was found filling up gets more room, once, as far as the kernel grants it. */
    private void growPipe(long moved) {
        if (growing && moved >= pipeBytes / 2) {
            growing = false;
            int size = linux.setPipeSize(fifo, context.plumbing().pipeBytesMax());
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
        Plumbing plumbing = context.plumbing();
        int waiting = plumbing.look(fifo);
        if (waiting <= 0) {
            return waiting;
        }
        int opened = segment.open();
        if (opened < 0) {
            return opened;
        }
        Cut cut = Cut.of(plumbing.window(), waiting, plan.maxSizeBytes() - segment.size(), LINE_SLACK_BYTES);
        long moved = segment.refusesSplice() ? copy(cut.bytes()) : segment.splice(fifo, cut.bytes());
        if (moved == -Errno.EINVAL && segment.refusesSplice()) {
            moved = copy(cut.bytes());
        }
        if (moved > 0) {
            int seen = (int) moved;
            watcher.ifPresent(w -> w.feed(plumbing.window(), seen));
        }
        if (moved == cut.bytes() && cut.full()) {
            endSegment(cut);
        }
        return moved;
    }

    /** Where the file system can't splice; killed between the two, vigild would log these bytes twice. */
    private long copy(int bytes) {
        int written = segment.write(context.plumbing().window(), bytes);
        if (written > 0) {
            context.plumbing().discard(fifo, written);
        }
        return written;
    }

    private void endSegment(Cut cut) {
        int rotated = segment.rotate();
        if (rotated < 0) {
            report("cannot end a segment of the log: " + Errno.describe(rotated));
            return;
        }
        if (cut.midLine() && !cutTold) {
            cutTold = true;
            report("a line of over " + LINE_SLACK_BYTES + " bytes is cut over two segments of the log");
        }
        tidy();
    }

    private void failed(int errno, long nowNanos) {
        loss.blame(errno);
        if (mode != Mode.LISTENING && mode != Mode.PAUSED) {
            return;
        }
        report("cannot write the log: " + loss.why() + "; output waits in its pipe");
        lostBefore = loss.totalBytes();
        if (nowNanos - discardedNanos < RELAPSE_NANOS) {
            beginDiscarding(nowNanos);
        } else {
            hold(nowNanos);
        }
    }

    /** EPOLLOUT on our own end tells that the pipe is not full, which no other call does exactly. */
    private void hold(long nowNanos) {
        mode = Mode.HOLDING;
        pipeHasRoom = false;
        context.poller().change(fifo, Flags.EPOLLOUT);
        scheduleAt(nowNanos + RETRY_NANOS);
    }

    private void holdTurn(long nowNanos) {
        if (retry(nowNanos)) {
            return;
        }
        if (pipeHasRoom) {
            hold(nowNanos);
        } else {
            beginDiscarding(nowNanos);
        }
    }

    private void beginDiscarding(long nowNanos) {
        if (mode != Mode.DISCARDING && lostBefore == loss.totalBytes()) {
            report("cannot write the log: " + loss.why() + "; its pipe is full, so what is written now is lost");
            tellNanos = nowNanos;
        }
        mode = Mode.DISCARDING;
        context.poller().change(fifo, 0);
        retryNanos = nowNanos + RETRY_NANOS;
        lostAtRetry = loss.totalBytes();
        discardTurn(nowNanos);
    }

    /** As long as the flood goes on: what comes slower than the pipe fills in a second can wait in it again. */
    private void discardTurn(long nowNanos) {
        if (nowNanos >= retryNanos) {
            retryNanos = nowNanos + RETRY_NANOS;
            boolean over = loss.totalBytes() - lostAtRetry < pipeBytes / 2;
            lostAtRetry = loss.totalBytes();
            if (retry(nowNanos)) {
                return;
            }
            if (over) {
                hold(nowNanos);
                return;
            }
        }
        if (discardAll()) {
            discardedNanos = nowNanos;
        }
        scheduleAt(nowNanos + DISCARD_NANOS);
        if (nowNanos >= tellNanos) {
            tellNanos = nowNanos + TELL_NANOS;
            loss.tell(linux.realtimeNanos() / 1_000);
        }
    }

    /** Loses what is in the pipe. @return whether anything was */
    private boolean discardAll() {
        Plumbing plumbing = context.plumbing();
        long total = 0;
        int waiting = plumbing.look(fifo);
        while (waiting > 0) {
            lose(waiting);
            total += waiting;
            waiting = total < TURN_BYTES_MAX ? plumbing.look(fifo) : 0;
        }
        return total > 0;
    }

    /** Loses as much as is shown by the last look. */
    private void lose(int bytes) {
        gapMidLine = context.plumbing().window()[bytes - 1] != '\n';
        loss.count(Math.max(0, context.plumbing().discard(fifo, bytes)));
    }

    /** Tries to write again: what waited, or after a gap the first line that begins after it. */
    private boolean retry(long nowNanos) {
        segment.arrived(linux.realtimeNanos() / 1_000, false);
        boolean gap = loss.totalBytes() > lostBefore;
        if ((gap && !closeGap()) || transfer(TURN_BYTES_MAX, nowNanos) == 0) {
            return false;
        }
        long lost = loss.totalBytes() - lostBefore;
        report("the log can be written again; " + (lost == 0 ? "nothing was lost" : lost + " bytes were lost"));
        loss.tell(linux.realtimeNanos() / 1_000);
        listen();
        return true;
    }

    private boolean closeGap() {
        Plumbing plumbing = context.plumbing();
        int waiting = plumbing.look(fifo);
        if (waiting <= 0 || segment.open() < 0 || segment.endTornLine() < 0) {
            return false;
        }
        if (gapMidLine) {
            int lineEnd = Cut.nextLineEnd(plumbing.window(), 0, waiting);
            lose(lineEnd < 0 ? waiting : lineEnd + 1);
        }
        return !gapMidLine;
    }

    /** Takes all that the pipe holds: after the end of a service, before its last words are looked for. */
    void drain(long nowNanos) {
        if (mode == Mode.HOLDING || mode == Mode.DISCARDING) {
            retry(nowNanos);
        }
        segment.arrived(linux.realtimeNanos() / 1_000, false);
        long total = 0;
        long moved = mode == Mode.LISTENING || mode == Mode.PAUSED ? 1 : 0;
        while (moved > 0 && total < DRAIN_BYTES_MAX) {
            moved = transfer(TURN_BYTES_MAX, nowNanos);
            total += moved;
        }
    }

    void close(long nowNanos) {
        drain(nowNanos);
        if (discardAll()) {
            report("cannot write the last of its output: " + loss.why());
        }
        loss.tell(linux.realtimeNanos() / 1_000);
        mode = Mode.CLOSED;
        deadlineNanos = Long.MAX_VALUE;
        context.poller().unwatch(fifo);
        linux.close(fifo);
        segment.close();
    }

    private void report(String message) {
        context.slow().listener().report(service, message);
    }
}
