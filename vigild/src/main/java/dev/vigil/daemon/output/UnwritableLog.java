package dev.vigil.daemon.output;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;

/**
 * What becomes of output while its log can't be written.
 *
 * <pre>
 *   cannot write                    --> HOLDING     what is written waits in the pipe; tried again each second
 *   HOLDING    --the pipe is full   --> DISCARDING  the service must not hang: what it writes is lost and counted
 *   DISCARDING --the flood is over  --> HOLDING
 *   both       --can write          --> the capture goes on
 * </pre>
 *
 * What was lost is told in the file "lost" as soon as that can be written, be the service silent or not.
 */
final class UnwritableLog {
    private static final long RETRY_NANOS = 1_000_000_000;
    /** A disk that has been full so lately is not believed in: the pipe is not held again. */
    private static final long RELAPSE_NANOS = 10_000_000_000L;
    /** How often a pipe is emptied into nothing: often enough for its writer not to hang. */
    private static final long DISCARD_NANOS = 20_000_000;
    /** How often a loss that goes on is told. */
    private static final long TELL_NANOS = 60_000_000_000L;

    private enum Mode {
        HOLDING,
        DISCARDING
    }

    /** The capture whose log it is. */
    interface Capture {
        /** Watches the pipe for {@code events} only; 0: for none. */
        void watchFor(int events);

        /** Asks for a {@link #tick}. */
        void scheduleAt(long nanos);

        /** Moves what waits into the log. @return how many bytes */
        long move();

        /** The log can be written again. */
        void written();

        void report(String message);
    }

    private final Linux linux;
    private final SpliceCopier copier;
    private final SegmentWriter segment;
    private final PipeInspector inspector;
    private final LossRecorder loss;
    private final Capture capture;
    private Mode mode = Mode.HOLDING;
    private boolean pipeHasRoom;
    private boolean gap;
    private boolean gapMidLine;
    private long lostBefore;
    private long lostAtRetry;
    private long discardedNanos = -RELAPSE_NANOS;
    private long retryNanos;
    private long tellNanos;

    UnwritableLog(
            SpliceCopier.Shared shared,
            SpliceCopier copier,
            SegmentWriter segment,
            LossRecorder loss,
            Capture capture) {
        this.linux = shared.linux();
        this.inspector = shared.plumbing();
        this.copier = copier;
        this.segment = segment;
        this.loss = loss;
        this.capture = capture;
    }

    /** The log has just refused what was to be written. */
    void begin(long nowNanos) {
        loss.blame(copier.errno());
        capture.report("cannot write the log: " + loss.why() + "; output waits in its pipe");
        lostBefore = loss.totalBytes();
        if (nowNanos - discardedNanos < RELAPSE_NANOS) {
            beginDiscarding(nowNanos);
        } else {
            hold(nowNanos);
        }
    }

    /** An event that {@link Capture#watchFor} asked for. */
    void ready() {
        if (mode == Mode.HOLDING) {
            pipeHasRoom = true;
            capture.watchFor(0);
        }
    }

    void tick(long nowNanos) {
        switch (mode) {
            case HOLDING -> holdTurn(nowNanos);
            case DISCARDING -> discardTurn(nowNanos);
        }
    }

    /** EPOLLOUT on our own end tells that the pipe is not full, which no other call does exactly. */
    private void hold(long nowNanos) {
        mode = Mode.HOLDING;
        capture.watchFor(Flags.EPOLLOUT);
        pipeHasRoom = false;
        capture.scheduleAt(nowNanos + RETRY_NANOS);
    }

    private void holdTurn(long nowNanos) {
        if (retry()) {
            return;
        }
        loss.tell(nowMicros()); // the service may be silent now, and the disk have room again
        if (pipeHasRoom) {
            hold(nowNanos);
        } else {
            beginDiscarding(nowNanos);
        }
    }

    private void beginDiscarding(long nowNanos) {
        if (lostBefore == loss.totalBytes()) {
            capture.report(
                    "cannot write the log: " + loss.why() + "; its pipe is full, so what is written now is lost");
            tellNanos = nowNanos;
        }
        mode = Mode.DISCARDING;
        capture.watchFor(0);
        retryNanos = nowNanos + RETRY_NANOS;
        lostAtRetry = loss.totalBytes();
        discardTurn(nowNanos);
    }

    /** As long as the flood goes on: what comes slower than the pipe fills in a second can wait in it again. */
    private void discardTurn(long nowNanos) {
        if (nowNanos >= retryNanos) {
            retryNanos = nowNanos + RETRY_NANOS;
            boolean over = loss.totalBytes() - lostAtRetry < copier.pipeBytes() / 2;
            lostAtRetry = loss.totalBytes();
            if (retry()) {
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
        capture.scheduleAt(nowNanos + DISCARD_NANOS);
        if (nowNanos >= tellNanos) {
            tellNanos = nowNanos + TELL_NANOS;
            loss.tell(nowMicros());
        }
    }

    /** Loses what is in the pipe. @return whether anything was */
    private boolean discardAll() {
        long total = 0;
        int waiting = copier.look();
        while (waiting > 0) {
            lose(waiting);
            total += waiting;
            waiting = total < StreamCapture.TURN_BYTES_MAX ? copier.look() : 0;
        }
        return total > 0;
    }

    /** Loses as much of what the last look showed. */
    private void lose(int bytes) {
        gap = true;
        gapMidLine = inspector.window()[bytes - 1] != '\n';
        loss.count(Math.max(0, copier.discard(bytes)));
    }

    /** Tries to write again: what waited, or after a gap the first line that begins after it. */
    boolean retry() {
        segment.arrived(nowMicros(), false);
        if (gap && !closeGap()) {
            return false;
        }
        if (capture.move() == 0 || copier.errno() != 0) {
            return false;
        }
        long lost = loss.totalBytes() - lostBefore;
        capture.report("the log can be written again; " + (lost == 0 ? "nothing was lost" : lost + " bytes were lost"));
        loss.tell(nowMicros());
        capture.written();
        return true;
    }

    private boolean closeGap() {
        int waiting = copier.look();
        if (waiting <= 0 || segment.open() < 0 || segment.endTornLine() < 0) {
            return false;
        }
        if (gapMidLine) {
            int lineEnd = SegmentSplit.nextLineEnd(inspector.window(), 0, waiting);
            lose(lineEnd < 0 ? waiting : lineEnd + 1);
        }
        gap = gapMidLine;
        return !gap;
    }

    private long nowMicros() {
        return linux.realtimeNanos() / 1_000;
    }
}
