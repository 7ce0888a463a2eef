package dev.vigil.daemon;

import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What vigild itself has to say: one line each with the time, to standard error (which is {@code run/vigild.log} when
 * it is detached). Lines are written in the slow room, since a stopped terminal or a full disk blocks a writer; when
 * more than {@value #WAITING_MAX} wait, further ones are dropped and counted.
 */
public final class Messages {
    private static final int WAITING_MAX = 1000;
    private static final int STDERR = 2;

    private final Linux linux;
    private final SlowRoom slowRoom;
    private final Deque<String> waiting = new ArrayDeque<>();
    private boolean writing;
    private int dropped;

    public Messages(Linux linux, SlowRoom slowRoom) {
        this.linux = linux;
        this.slowRoom = slowRoom;
    }

    /** A notable change. */
    public void info(String text) {
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
        say("bug: ", text.toString());
    }

    private void say(String level, String text) {
        long nanos = linux.realtimeNanos();
        Instant at = Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L)
                .truncatedTo(ChronoUnit.MILLIS);
        String line = at + " vigild: " + level + text + "\n";
        if (queued(line)) {
            slowRoom.run(this::writeAll);
        }
    }

    private synchronized boolean queued(String line) {
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
        for (String line = next(); !line.isEmpty(); line = next()) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            int at = 0;
            while (at < bytes.length) {
                int written = linux.write(STDERR, bytes, at, bytes.length - at);
                if (written <= 0) {
                    break;
                }
                at += written;
            }
        }
    }

    private synchronized String next() {
        if (waiting.isEmpty() && dropped == 0) {
            writing = false;
            return "";
        }
        if (waiting.isEmpty()) {
            String line = "vigild: warning: " + dropped + " messages were dropped here\n";
            dropped = 0;
            return line;
        }
        return waiting.remove();
    }
}
