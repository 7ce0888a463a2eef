package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.core.spec.Output.RateLimit;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.logs.LogStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One FIFO and its log: when bytes are moved, and what becomes of them when they can't be.
 *
 * <pre>
 *   LISTENING --bytes come too soon, or too many--> PAUSED --some milliseconds, nothing new--> LISTENING
 *   LISTENING, PAUSED --cannot write--> UNWRITABLE   see {@link UnwritableLog}
 *   UNWRITABLE --can write--> LISTENING
 * </pre>
 */
final class StreamCapture implements SpliceCopier.Host, UnwritableLog.Capture {
    /** What one turn of the loop spends on one pipe. */
    static final long TURN_BYTES_MAX = 1 << 20;

    /** How long it is told that the log's files were taken away. */
    private static final long NAMELESS_NANOS = 600_000_000_000L;

    private static final long LOOK_AGAIN_NANOS = 10_000_000;

    private static final long DRAIN_BYTES_MAX = 8 << 20;

    private enum Mode {
        LISTENING,
        PAUSED,
        UNWRITABLE,
        CLOSED
    }

    /** What captures share. */
    record Context(
            Poller poller,
            SpliceCopier.Shared conveying,
            EarlierBoot boots,
            Agenda agenda,
            SegmentMaintenance.Place slow) {}

    /** Whom a capture asks for its next {@link #tick}. */
    interface Agenda {
        void schedule(StreamCapture capture);
    }

    /** A FIFO that is open and where it flows. */
    record Source(LogStream stream, int fifo, String logDirectory) {}

    private final Context context;
    private final Linux linux;
    private final LineMatchBudget matching;
    private final String service;
    private final int fifo;
    private final SegmentWriter segment;
    private final SpliceCopier conveyor;
    private final LossRecorder loss;
    private final String lost;
    private final UnwritableLog unwritable;
    private final SegmentMaintenance tidying;
    private final DrainThrottle pace;
    private Mode mode = Mode.LISTENING;
    private long deadlineNanos = Long.MAX_VALUE;
    /** Where nothing was written since the capture was opened the log may end in what an earlier vigild wrote. */
    private boolean tailIsKnown;

    private Optional<DroppedLines> dropped = Optional.empty();
    private Runnable written = () -> {};

    private boolean held;
    private long namelessNanos;

    StreamCapture(Context context, String service, LogPlan plan, Source source) {
        this.context = context;
        this.linux = context.conveying().linux();
        this.matching = context.conveying().matching();
        this.service = service;
        this.fifo = source.fifo();
        segment = new SegmentWriter(
                linux, context.boots(), source.logDirectory(), source.stream(), this::lostByMachinesEnd);
        String log = service + "/" + source.stream().current();
        conveyor = new SpliceCopier(context.conveying(), new SpliceCopier.Ends(fifo, segment, log), plan, this);
        lost = source.logDirectory() + "/" + source.stream().lost();
        loss = new LossRecorder(linux, lost);
        unwritable = new UnwritableLog(context.conveying(), conveyor, segment, loss, this);
        var full = new FullSegments(Path.of(source.logDirectory()), source.stream());
        tidying = new SegmentMaintenance(context.slow(), service, full, this::mayGoOn);
        long now = linux.monotonicNanos();
        pace = new DrainThrottle(now);
        namelessNanos = now - NAMELESS_NANOS;
        context.poller().watch(fifo, Flags.EPOLLIN, this::ready);
    }

    int fifo() {
        return fifo;
    }

    LogPlan plan() {
        return conveyor.plan();
    }

    void replan(LogPlan plan) {
        conveyor.replan(plan);
    }

    void watchLines(Optional<Consumer<String>> hearer) {
        conveyor.watchLines(hearer);
    }

    void onWritten(Runnable hearer) {
        written = hearer;
    }

    long bytesTaken() {
        return conveyor.movedBytes();
    }

    long bytesLost() {
        return loss.totalBytes() + dropped.map(DroppedLines::totalBytes).orElse(0L);
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Somebody has removed or renamed files of the log. */
    void checkFiles() {
        if (segment.leaveNameless()) {
            namelessNanos = linux.monotonicNanos();
            report("the file of its log was removed or renamed; a new one is begun");
        }
    }

    /** What an operator should know of it: what is wrong now, or was lately; empty: nothing. */
    String trouble() {
        String dropping = dropped.map(DroppedLines::trouble).orElse("");
        String files = troubleOfFiles();
        return files.isEmpty() || dropping.isEmpty() ? files + dropping : files + "; " + dropping;
    }

    private String troubleOfFiles() {
        String lost = loss.totalBytes() == 0 ? "" : loss.totalBytes() + " bytes of output are lost";
        if (mode == Mode.UNWRITABLE) {
            String cannot = "its log cannot be written: " + loss.why();
            return cannot + (lost.isEmpty() ? ", output waits in its pipe" : ", " + lost);
        }
        if (linux.monotonicNanos() - namelessNanos < NAMELESS_NANOS) {
            return "the file of its log was removed or renamed" + (lost.isEmpty() ? "" : ", " + lost);
        }
        return lost.isEmpty() ? "" : lost + " (" + loss.why() + ")";
    }

    /** Has old segments removed and full ones packed, in the slow component. */
    void tidy() {
        tidying.ask(conveyor.plan());
    }

    private void lostByMachinesEnd(long bytes, long micros) {
        loss.append(micros, bytes, "the machine ended before they were on disk");
        report(bytes + " bytes of the log were not on disk when the machine ended; they are lost");
    }

    @Override
    public void segmentIsFull() {
        tidying.full(conveyor.plan());
    }

    @Override
    public long segmentBytesMax() {
        return context.slow().total().segmentBytesMax(conveyor.plan());
    }

    @Override
    public boolean waitsForRemoval() {
        return tidying.isBehind(conveyor.plan()) || context.slow().total().isExceeded(conveyor.plan());
    }

    /** Old segments are removed. */
    private void mayGoOn() {
        if (held && mode == Mode.PAUSED && !waitsForRemoval()) {
            held = false;
            scheduleAt(linux.monotonicNanos());
        }
    }

    /** The pipe fills up meanwhile, and the service waits; {@link #mayGoOn} ends it. */
    private boolean holdForRemoval() {
        held = waitsForRemoval();
        if (held) {
            // What the log of another service has to wait for is told to nobody.
            pauseUntil(tidying.isBehind(conveyor.plan()) ? Long.MAX_VALUE : linux.monotonicNanos() + LOOK_AGAIN_NANOS);
        }
        return held;
    }

    @Override
    public void dropped(long bytes) {
        if (dropped.isEmpty()) {
            dropped = Optional.of(new DroppedLines(linux, lost, this::report));
        }
        RateLimit limit = plan().lines().rate().orElseThrow();
        dropped.get().count(bytes, limit, linux.monotonicNanos());
    }

    /** What was dropped is told also where nothing more is written. */
    private void scheduleTelling() {
        long nanos = dropped.map(DroppedLines::nextDeadlineNanos).orElse(Long.MAX_VALUE);
        if (deadlineNanos == Long.MAX_VALUE && nanos != Long.MAX_VALUE && mode != Mode.CLOSED) {
            scheduleAt(nanos);
        }
    }

    @Override
    public void report(String message) {
        context.slow().listener().report(service, message);
    }

    private void ready(int fd, int events, long nowNanos) {
        switch (mode) {
            case LISTENING -> {
                if (nowNanos < pace.readyNanos()) {
                    pauseUntil(pace.readyNanos());
                } else {
                    moveTurn(nowNanos);
                }
            }
            case UNWRITABLE -> unwritable.ready();
            case PAUSED, CLOSED -> {
                // what epoll had already reported when this turn began
            }
        }
        scheduleTelling();
    }

    void tick(long nowNanos) {
        deadlineNanos = Long.MAX_VALUE;
        dropped.ifPresent(lines -> lines.tick(nowNanos));
        switch (mode) {
            case PAUSED -> moveTurn(nowNanos);
            case UNWRITABLE -> unwritable.tick(nowNanos);
            case LISTENING, CLOSED -> {
                // drained or closed since the deadline was set
            }
        }
        scheduleTelling();
    }

    private void moveTurn(long nowNanos) {
        if (conveyor.watchesLines() && nowNanos < matching.readyNanos()) {
            pauseUntil(matching.readyNanos());
            return;
        }
        if (holdForRemoval()) {
            return;
        }
        segment.arrived(nowMicros(), mode == Mode.LISTENING);
        boolean watched = conveyor.watchesLines();
        long moved = move();
        if (conveyor.errno() != 0) {
            unwritable.begin(nowNanos);
            return;
        }
        if (moved > 0) {
            pace.took(moved, conveyor.pipeBytes(), nowNanos);
        }
        if (holdForRemoval()) {
            return;
        }
        if (watched && moved >= LineMatchBudget.STEP_BYTES) {
            // A little after those who were put off until then, so that they have their turn.
            pauseUntil(matching.readyNanos() + 1);
            return;
        }
        boolean flood = moved >= conveyor.pipeBytes() / 2;
        if (flood || (mode == Mode.PAUSED && moved > 0)) {
            pauseUntil(pace.readyNanos());
        } else if (mode == Mode.PAUSED) {
            listen();
        }
    }

    @Override
    public long move() {
        long before = conveyor.movedBytes();
        long moved = conveyor.move(turnBytesMax());
        if (conveyor.movedBytes() > before) {
            tidying.wrote(conveyor.movedBytes() - before, conveyor.plan());
            written.run();
        }
        return moved;
    }

    private long turnBytesMax() {
        return conveyor.watchesLines() ? LineMatchBudget.STEP_BYTES : LogTotal.turnBytesMax(conveyor.plan());
    }

    /** Not even known to epoll meanwhile, which would hear of every single write. */
    private void pauseUntil(long nanos) {
        if (mode != Mode.PAUSED) {
            mode = Mode.PAUSED;
            context.poller().unwatch(fifo);
        }
        scheduleAt(nanos);
    }

    private void listen() {
        enter(Mode.LISTENING, Flags.EPOLLIN);
    }

    private void enter(Mode next, int events) {
        if (mode == Mode.PAUSED) {
            context.poller().watch(fifo, events, this::ready);
        } else {
            context.poller().change(fifo, events);
        }
        mode = next;
    }

    @Override
    public void scheduleAt(long nanos) {
        deadlineNanos = nanos;
        context.agenda().schedule(this);
    }

    private long nowMicros() {
        return linux.realtimeNanos() / 1_000;
    }

    @Override
    public void watchFor(int events) {
        enter(Mode.UNWRITABLE, events);
    }

    @Override
    public void written() {
        listen();
    }

    /** Takes all that the pipe holds: after the end of a service, before its last words are looked for. */
    void drain(long nowNanos) {
        if (mode == Mode.UNWRITABLE) {
            unwritable.retry();
        }
        long total = 0;
        long moved = mode == Mode.LISTENING || mode == Mode.PAUSED ? 1 : 0;
        segment.arrived(nowMicros(), false);
        long watchedUntil = linux.monotonicNanos() + LineMatchBudget.DRAIN_NANOS;
        while (moved > 0 && total < DRAIN_BYTES_MAX) {
            if (conveyor.watchesLines() && linux.monotonicNanos() > watchedUntil) {
                conveyor.watchLines(Optional.empty());
            }
            moved = move();
            total += moved;
            if (conveyor.errno() != 0) {
                unwritable.begin(nowNanos);
                return;
            }
        }
        scheduleTelling();
    }

    /** What is written from now on begins a line, whatever the launch before has left unfinished. */
    void beginLaunch(long nowNanos) {
        drain(nowNanos);
        boolean writes = mode == Mode.LISTENING || mode == Mode.PAUSED;
        if (writes && (segment.isOpen() || !tailIsKnown) && segment.endLastLine()) {
            loss.append(nowMicros(), 0, "the launch before ended inside a line; the line end is not its own");
        }
        tailIsKnown = true;
    }

    /** Puts what an earlier vigild had already taken out of the pipe into the log. */
    void takeUp(long nowNanos) {
        if (conveyor.isUnderWay()) {
            drain(nowNanos);
        }
    }

    /** What can't be written stays in the pipe, for the next vigild if the service still holds it open. */
    void close(long nowNanos) {
        drain(nowNanos);
        long left = mode == Mode.UNWRITABLE ? conveyor.waitingBytes() : 0;
        if (left > 0) {
            report("cannot write the log: " + loss.why() + "; " + left + " bytes are left in its pipe");
        }
        loss.tell(nowMicros());
        dropped.ifPresent(lines -> lines.tell(nowNanos));
        mode = Mode.CLOSED;
        deadlineNanos = Long.MAX_VALUE;
        context.poller().unwatch(fifo);
        linux.close(fifo);
        segment.close();
    }
}
