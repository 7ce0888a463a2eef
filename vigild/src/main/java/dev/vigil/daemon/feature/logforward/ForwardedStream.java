package dev.vigil.daemon.feature.logforward;

import dev.vigil.daemon.feature.logforward.LogReceiver.Outcome;
import dev.vigil.logs.LogCursor;
import dev.vigil.logs.LogLine;
import dev.vigil.logs.LogPosition;
import dev.vigil.logs.LogStore;
import dev.vigil.logs.LogStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One log on its way to one receiver. What the receiver does not take waits where it is, in the log: so nothing is kept
 * in memory, and nothing is lost before the log itself forgets it. Used by the thread of {@link ForwardThread} only,
 * but for what tells how it is.
 */
final class ForwardedStream implements AutoCloseable {
    /** What one turn spends on one log. */
    private static final int TURN_LINES_MAX = 1_000;

    /** How long a line may be without an end until what is there is sent. */
    private static final long REST_NANOS = 1_000_000_000;

    private static final long BUSY_NANOS_MIN = 5_000_000;
    private static final long BUSY_NANOS_MAX = 200_000_000;
    private static final long DOWN_NANOS_MAX = 1_000_000_000;
    private static final long LOOK_AHEAD_NANOS = 100_000_000;
    /** A receiver that has taken nothing for so long is said not to read. */
    private static final long STUCK_NANOS = 5_000_000_000L;
    /** A receiver that is back sooner was only started again. */
    private static final long TELL_NANOS = 1_000_000_000;

    private static final byte[] NOTHING = new byte[0];

    private final Route route;
    private final LogCursor cursor;
    private final PositionFile position;
    private final LongSupplier nowNanos;
    private final Consumer<String> report;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private long arrivedMicros;
    private Optional<ForwardedLine> line = Optional.empty();
    private boolean lineEnds;
    private Optional<ForwardedLine> begun = Optional.empty();
    private long restNanos = Long.MAX_VALUE;
    private long busyNanos = BUSY_NANOS_MIN;
    private long heldNanos = Long.MAX_VALUE;
    private long lookedNanos;
    private volatile String problem = "";
    private final AtomicLong lostMessages = new AtomicLong();
    private volatile long lostBytes;
    private boolean told;
    private boolean down;
    private boolean hurried;

    /**
     * From where to whom.
     *
     * @param position the file that tells up to where it was sent
     * @param receiver what it is called
     */
    record Route(Path log, LogStream stream, LineSink sink, Path position, String receiver, Treatment lines) {}

    /**
     * How lines are read.
     *
     * @param severity of lines that do not say theirs
     * @param stamped whether times stand in front of lines
     * @param since lines from then on are sent, where none were sent before; microseconds since 1970
     */
    record Treatment(int severity, boolean stamped, long since) {}

    private ForwardedStream(
            Route route, LogCursor cursor, PositionFile position, LongSupplier nowNanos, Consumer<String> report) {
        this.route = route;
        this.cursor = cursor;
        this.position = position;
        this.nowNanos = nowNanos;
        this.report = report;
        this.lookedNanos = nowNanos.getAsLong();
    }

    /**
     * Goes on where lines of this log were last sent to a receiver of this name.
     *
     * @param report takes sentences about the receiver
     */
    static ForwardedStream open(Route route, LongSupplier nowNanos, Consumer<String> report) throws IOException {
        LogStore store = LogStore.of(route.log());
        PositionFile position = PositionFile.open(route.position());
        Instant since = Instant.EPOCH.plus(route.lines().since(), ChronoUnit.MICROS);
        LogCursor cursor = position.position()
                .map(at -> LogCursor.at(store, route.stream(), at))
                .orElseGet(() -> LogCursor.since(store, route.stream(), since));
        return new ForwardedStream(route, cursor, position, nowNanos, report);
    }

    /**
     * Sends what there is, as far as the receiver takes it.
     *
     * @return when there is more to do; {@link Long#MAX_VALUE}: once more has been written
     */
    long pump() {
        try {
            int count = 0;
            while (count < TURN_LINES_MAX && (line.isPresent() || read())) {
                count++;
                rememberFirst();
                Outcome outcome = deliver();
                if (outcome == Outcome.BUSY || outcome == Outcome.DOWN) {
                    return held(outcome);
                }
            }
            return sent(count);
        } catch (IOException | RuntimeException e) {
            problem = "cannot read the log: " + e;
            return nowNanos.getAsLong() + STUCK_NANOS;
        }
    }

    private Outcome deliver() {
        ForwardedLine next = line.orElseThrow();
        Outcome outcome = next.isEmpty() ? Outcome.TAKEN : route.sink().send(next);
        if (outcome == Outcome.REFUSED) {
            lostMessages.incrementAndGet();
        }
        if (outcome == Outcome.TAKEN || outcome == Outcome.REFUSED) {
            begun = lineEnds ? Optional.empty() : Optional.of(next.continuedBy(NOTHING));
            line = Optional.empty();
        }
        return outcome;
    }

    /** What was taken is passed on before it is written down as sent. */
    private long sent(int count) throws IOException {
        lostMessages.addAndGet(route.sink().receiver().takeLost());
        Outcome flushed = route.sink().receiver().flush();
        if (flushed != Outcome.TAKEN) {
            return held(flushed);
        }
        heldNanos = Long.MAX_VALUE;
        busyNanos = BUSY_NANOS_MIN;
        down = false;
        if (told) {
            told = false;
            String lost = lost();
            String cost = lost.isEmpty() ? "" : "; lost: " + lost;
            report.accept("its log is sent to " + route.receiver() + " again" + cost);
        }
        problem = route.sink().receiver().problem();
        remember();
        if (count >= TURN_LINES_MAX) {
            lookAhead(nowNanos.getAsLong());
        }
        return count >= TURN_LINES_MAX ? nowNanos.getAsLong() : restNanos;
    }

    /** What waits for a receiver that was never there is known to the next vigild, too. */
    private void rememberFirst() throws IOException {
        if (position.position().isEmpty() && cursor.first().isPresent()) {
            position.put(cursor.first().get());
        }
    }

    private void remember() throws IOException {
        Optional<LogPosition> sent = cursor.position();
        if (sent.isPresent() && gathered.size() == 0 && line.isEmpty()) {
            position.put(sent.get());
        }
    }

    private long held(Outcome outcome) throws IOException {
        long now = nowNanos.getAsLong();
        heldNanos = Math.min(heldNanos, now);
        lostMessages.addAndGet(route.sink().receiver().takeLost());
        lookAhead(now);
        down = outcome == Outcome.DOWN;
        if (down) {
            problem = route.sink().receiver().problem();
            tell(now);
            busyNanos = Math.min(2 * busyNanos, DOWN_NANOS_MAX);
            return now + busyNanos;
        }
        problem = now - heldNanos > STUCK_NANOS ? "it does not read what it is sent" : problem;
        tell(now);
        busyNanos = Math.min(2 * busyNanos, BUSY_NANOS_MAX);
        return now + busyNanos;
    }

    /** What the log forgets while the receiver is behind is counted. */
    private void lookAhead(long now) throws IOException {
        if (now - lookedNanos >= LOOK_AHEAD_NANOS) {
            lookedNanos = now;
            cursor.lookAhead();
            lostBytes = cursor.lostBytes();
        }
    }

    private void tell(long now) {
        if (!told && !problem.isEmpty() && now - heldNanos > TELL_NANOS) {
            told = true;
            report.accept("cannot send its log to " + route.receiver() + ": " + problem + "; its lines wait there");
        }
    }

    /** Reads the next line that can be sent. @return whether there is one */
    private boolean read() throws IOException {
        Optional<LogLine> piece = cursor.next();
        while (piece.isPresent()) {
            if (piece.get().origin() != LogLine.Origin.NOTE && isWhole(piece.get())) {
                return true;
            }
            piece = cursor.next();
        }
        return readRest();
    }

    /** What there is of a line without an end is sent after a while: it may be the last words. */
    private boolean readRest() throws IOException {
        long now = nowNanos.getAsLong();
        if (!cursor.hasRest() && gathered.size() == 0) {
            restNanos = Long.MAX_VALUE;
            return false;
        }
        if (restNanos == Long.MAX_VALUE) {
            restNanos = now + REST_NANOS;
        }
        if (now < restNanos && !hurried) {
            return false;
        }
        restNanos = Long.MAX_VALUE;
        cursor.flushRest();
        cursor.next().ifPresent(piece -> gathered.writeBytes(piece.bytes()));
        if (gathered.size() == 0) {
            return false;
        }
        take(false);
        return true;
    }

    private boolean isWhole(LogLine piece) {
        gathered.writeBytes(piece.bytes());
        arrivedMicros = piece.begins() ? piece.micros() : arrivedMicros;
        if (piece.begins()) {
            begun = Optional.empty();
        }
        boolean whole = piece.ends() || gathered.size() >= route.sink().lineBytesMax();
        if (whole) {
            take(piece.ends());
        }
        return whole;
    }

    private void take(boolean ends) {
        byte[] all = gathered.toByteArray();
        int whole = ends ? all.length : ForwardedLine.wholeCharacters(all, 0, all.length);
        gathered.reset();
        gathered.write(all, whole, all.length - whole);
        byte[] bytes = Arrays.copyOf(all, whole);
        lineEnds = ends;
        line = Optional.of(begun.map(first -> first.continuedBy(bytes))
                .orElseGet(() -> ForwardedLine.of(
                        bytes,
                        arrivedMicros,
                        route.lines().severity(),
                        route.lines().stamped())));
    }

    /** From now on nothing is waited for. */
    void hurry() {
        hurried = true;
    }

    /** Whether the receiver takes nothing at this moment, whatever more is written. */
    boolean isHeld() {
        return heldNanos != Long.MAX_VALUE;
    }

    /** Whether the receiver was not there when it was last tried. */
    boolean isDown() {
        return down;
    }

    /** What an operator should know of it; empty: nothing. */
    String trouble() {
        String lost = lost();
        String waits = problem.isEmpty() ? "" : problem + ", its lines wait in the log";
        String both = waits.isEmpty() || lost.isEmpty() ? waits : waits + "; ";
        String all = both + (lost.isEmpty() ? "" : "lost: " + lost);
        return all.isEmpty() ? "" : route.receiver() + ": " + all;
    }

    /** What could not be sent, as far as anybody can know. */
    private String lost() {
        long count = lostMessages.get();
        String messages = count == 0 ? "" : count + (count == 1 ? " line" : " lines");
        String bytes = lostBytes == 0 ? "" : lostBytes + " bytes that were removed from the log first";
        return messages.isEmpty() || bytes.isEmpty() ? messages + bytes : messages + " and " + bytes;
    }

    /** Up to where it was sent is not to be known any more. */
    void forget() throws IOException {
        Files.deleteIfExists(route.position());
    }

    @Override
    public void close() throws IOException {
        cursor.close();
        position.close();
    }
}
