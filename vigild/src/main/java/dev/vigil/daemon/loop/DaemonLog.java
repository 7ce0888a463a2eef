package dev.vigil.daemon.loop;

import dev.vigil.config.text.ControlCharacters;
import dev.vigil.config.text.LocalTimes;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What vigild itself has to say: one line each with the time, to standard error (which is {@code run/vigild.log} when
 * it is detached), with control characters escaped: what it says of a service may be the service's words. Lines are
 * written in the slow component, since a stopped terminal or a full disk blocks a writer; when more than {@value
 * #WAITING_MAX} wait, further ones are dropped and counted.
 */
public final class DaemonLog {
    private static final int WAITING_MAX = 1000;
    private static final int STDERR = 2;
    /** Its text has several lines. */
    private static final String BUG = "bug: ";

    private final Linux linux;
    private final BlockingExecutor blocking;
    private final boolean onlyTrouble;
    private final Deque<Line> waiting = new ArrayDeque<>();
    private boolean writing;
    private int dropped;

    /** All of it. */
    public DaemonLog(Linux linux, BlockingExecutor blocking) {
        this(linux, blocking, false);
    }

    /** With {@code onlyTrouble} nothing is said of what goes as it should. */
    public DaemonLog(Linux linux, BlockingExecutor blocking, boolean onlyTrouble) {
        this.linux = linux;
        this.blocking = blocking;
        this.onlyTrouble = onlyTrouble;
    }

    /** A notable change, that was to be expected. */
    public void info(String text) {
        if (!onlyTrouble) {
            say("", text);
        }
    }

    /** A notable change for the worse, of something that is not vigild. */
    public void trouble(String text) {
        say("", text);
    }

    /** Something that an operator should look at. */
    public void warn(String text) {
        say("warning: ", text);
    }

    /** Something that the operator asked for or vigild needs could not be done. */
    public void error(String text) {
        say("error: ", text);
    }

    /** A mistake in vigild, which cost only {@code where}. */
    public void bug(String where, Throwable e) {
        StringBuilder text = new StringBuilder("cannot handle " + where + ": " + e);
        for (StackTraceElement element : e.getStackTrace()) {
            text.append("\n    at ").append(element);
        }
        say(BUG, text.toString());
    }

    private void say(String level, String text) {
        if (queued(new Line(linux.realtimeNanos(), level, text))) {
            blocking.run(this::writeAll);
        }
    }

    private synchronized boolean queued(Line line) {
        if (waiting.size() >= WAITING_MAX) {
            dropped++;
            return false;
        }
        waiting.add(line);
        boolean start = !writing;
        writing = true;
        return start;
    }

    private void writeAll() {
        for (Optional<Line> line = next(); line.isPresent(); line = next()) {
            write(line.get().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void write(byte[] bytes) {
        int at = 0;
        int written = 1;
        while (at < bytes.length && written > 0) {
            written = linux.write(STDERR, bytes, at, bytes.length - at);
            at += Math.max(0, written);
        }
    }

    private synchronized Optional<Line> next() {
        if (waiting.isEmpty() && dropped > 0) {
            waiting.add(new Line(linux.realtimeNanos(), "warning: ", dropped + " messages were dropped here"));
            dropped = 0;
        }
        writing = !waiting.isEmpty();
        return Optional.ofNullable(waiting.poll());
    }

    /** Put into words where it is written, not in the loop. */
    private record Line(long atNanos, String level, String text) {
        @Override
        public String toString() {
            Instant at = Instant.EPOCH.plusNanos(atNanos).truncatedTo(ChronoUnit.MILLIS);
            String shown = level.equals(BUG) ? ControlCharacters.escapedInLines(text) : ControlCharacters.escaped(text);
            return LocalTimes.rfc3339(at) + " vigild: " + level + shown + "\n";
        }
    }
}
