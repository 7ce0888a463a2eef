package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.Mailbox;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.logs.LogStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The component in which output is captured: opens FIFOs, keeps the deadlines of all captures, and sends what takes
 * long (compression, removal of old segments) to the slow component.
 */
public final class OutputManager implements LoopComponent, AutoCloseable {
    private static final long FIRST_HOUSEKEEPING_NANOS = 10_000_000_000L;
    private static final long HOUSEKEEPING_NANOS = 3_600_000_000_000L;

    private final StreamCapture.Context context;
    private final Linux linux;
    private final PipeInspector plumbing;
    private final Relay relay;
    private final StampSpool spool;
    private final HeldFifos held;
    private final DescriptorBudget descriptors;
    private final Set<OutputCapture> captures = new LinkedHashSet<>();
    private final Set<StreamCapture> due = new LinkedHashSet<>();
    private long housekeepingNanos = Long.MAX_VALUE;
    private long changes;

    /**
     * What there is beside it.
     *
     * @param removal removes old segments, one task after another
     * @param blocking packs segments, one task after another
     */
    public record Surroundings(
            Poller poller, Mailbox mailbox, Executor removal, Executor blocking, OutputListener listener) {}

    /**
     * @param run the run directory
     * @throws IllegalStateException when there are too few descriptors even for the component itself
     */
    public OutputManager(Linux linux, String run, Surroundings beside) {
        this.linux = linux;
        this.held = new HeldFifos(linux);
        this.descriptors = new DescriptorBudget(linux);
        var slow = new SegmentMaintenance.Place(
                beside.removal(), beside.blocking(), beside.mailbox(), beside.listener(), new LogTotal());
        plumbing = new PipeInspector(linux);
        relay = new Relay(linux, run + "/relay", plumbing.pipeBytesMax());
        spool = new StampSpool(linux, run + "/spool");
        var stamping = new StampedWriter.Stamping(spool, new LineStamper());
        var conveying = new SpliceCopier.Shared(linux, plumbing, relay, new LineMatchBudget(linux), stamping);
        context = new StreamCapture.Context(beside.poller(), conveying, new EarlierBoot(linux), this::schedule, slow);
    }

    private void schedule(StreamCapture capture) {
        due.add(capture);
    }

    /** Makes or opens the FIFOs of a service and captures from now on. The log directory is made if it is missing. */
    public OpenResult open(OutputPaths place, LogPlan plan) {
        int made = linux.mkdir(place.logDirectory(), 0750);
        if (made == -Errno.ENOENT) {
            LogFiles.makeRootOf(linux, place.logDirectory());
            made = linux.mkdir(place.logDirectory(), 0750);
        }
        if (made < 0 && made != -Errno.EEXIST) {
            return refused("make log directory " + place.logDirectory(), made);
        }
        int writable = made == 0 ? 0 : linux.access(place.logDirectory(), Flags.W_OK | Flags.X_OK);
        if (writable < 0) {
            return refused("write in log directory " + place.logDirectory(), writable);
        }
        Map<LogStream, String> fifos = fifosOf(place);
        if (!descriptors.take(fifos.keySet())) {
            return refused("capture output", -Errno.EMFILE);
        }
        List<StreamCapture.Source> sources = new ArrayList<>();
        for (Map.Entry<LogStream, String> fifo : fifos.entrySet()) {
            String path = fifo.getValue();
            switch (held.open(path).orElseGet(() -> Fifo.open(linux, path, Fifo.Access.INHERITORS))) {
                case Fifo.Open(int fd) ->
                    sources.add(new StreamCapture.Source(fifo.getKey(), fd, place.logDirectory()));
                case Fifo.Failed(String reason) -> {
                    sources.forEach(source -> linux.close(source.fifo()));
                    descriptors.giveBack(fifos.keySet());
                    return new OpenResult.Refused(reason);
                }
            }
        }
        if (made < 0) {
            housekeepingNanos = Math.min(housekeepingNanos, linux.monotonicNanos() + FIRST_HOUSEKEEPING_NANOS);
        }
        return new OpenResult.Opened(capture(place, plan, sources));
    }

    private static Map<LogStream, String> fifosOf(OutputPaths place) {
        Map<LogStream, String> paths = new EnumMap<>(LogStream.class);
        paths.put(LogStream.OUT, place.fifo());
        place.fifoOfErrors().ifPresent(path -> paths.put(LogStream.ERR, path));
        return paths;
    }

    private OutputCapture capture(OutputPaths place, LogPlan plan, List<StreamCapture.Source> sources) {
        List<StreamCapture> streams = sources.stream()
                .map(source -> new StreamCapture(context, place.service(), plan, source))
                .toList();
        var capture = new OutputCapture(this, place, streams);
        captures.add(capture);
        streams.forEach(_ -> context.slow().total().opened());
        changes++;
        return capture;
    }

    /** Where FIFOs are found that have no name any more, for what is opened until {@link #takeUp}. */
    void holders(List<Integer> pids) {
        held.holders(pids);
    }

    /** Gives FIFOs of a capture their names again where they have been renamed. @return whether all have theirs */
    boolean restoreNames(OutputCapture capture) {
        boolean all = true;
        List<String> paths = List.copyOf(fifosOf(capture.place()).values());
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            all &= linux.lstat(path).isPresent()
                    || held.moveBack(capture.streams().get(i).fifo(), path);
        }
        return all;
    }

    /** Puts what an earlier vigild had in hand into the log it belongs to, if that is open. */
    public void takeUp() {
        held.holders(List.of());
        long now = linux.monotonicNanos();
        // A line that is waited for may be in it: a service that is ready now lets others start, whose captures open.
        List.copyOf(captures).forEach(capture -> capture.streams().forEach(stream -> stream.takeUp(now)));
    }

    /** Says which descriptors another process has inherited, which will survive this one; empty: there is none. */
    public void kept(Set<Integer> byAnother) {
        relay.kept(byAnother.contains(relay.pipe()));
    }

    Optional<String> restoreRelay() {
        changes++;
        return relay.restore();
    }

    /** Grows with each FIFO that is opened. */
    public long changes() {
        return changes;
    }

    /** The descriptors of all pipes in which output may wait; none when no output is captured. */
    public List<Integer> pipes() {
        List<Integer> pipes = new ArrayList<>();
        captures.forEach(capture -> capture.streams().forEach(stream -> pipes.add(stream.fifo())));
        if (!pipes.isEmpty() && relay.pipe() >= 0) {
            pipes.add(relay.pipe());
        }
        return pipes;
    }

    private static OpenResult refused(String what, int errno) {
        return new OpenResult.Refused("cannot " + what + ": " + Errno.describe(errno));
    }

    void forget(OutputCapture capture) {
        if (captures.remove(capture)) {
            descriptors.giveBack(capture.streams());
            capture.streams().forEach(_ -> context.slow().total().closed());
        }
        due.removeAll(capture.streams());
    }

    @Override
    public long nextDeadlineNanos() {
        long next = housekeepingNanos;
        for (StreamCapture capture : due) {
            next = Math.min(next, capture.deadlineNanos());
        }
        return next;
    }

    @Override
    public void tick(long nowNanos) {
        List<StreamCapture> now = new ArrayList<>();
        due.removeIf(capture -> capture.deadlineNanos() <= nowNanos && now.add(capture));
        now.forEach(capture -> capture.tick(nowNanos));
        if (nowNanos >= housekeepingNanos) {
            keepHouse(nowNanos);
        }
    }

    /** Ages are looked at each hour, and only where a log has a limit of age. */
    private void keepHouse(long nowNanos) {
        boolean ageing = false;
        for (OutputCapture capture : captures) {
            for (StreamCapture stream : capture.streams()) {
                stream.tidy();
                ageing |= stream.plan().maxAge().isPositive();
            }
        }
        housekeepingNanos = ageing ? nowNanos + HOUSEKEEPING_NANOS : Long.MAX_VALUE;
    }

    /** Bytes taken from all pipes since the component was made, lost ones not among them. */
    public long bytesTaken() {
        return captures.stream().mapToLong(OutputCapture::bytesTaken).sum();
    }

    /** Closes all captures. */
    @Override
    public void close() {
        long now = linux.monotonicNanos();
        List.copyOf(captures).forEach(capture -> capture.close(now));
        plumbing.close();
        relay.close();
        spool.close();
    }
}
