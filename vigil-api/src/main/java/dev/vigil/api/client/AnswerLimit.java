package dev.vigil.api.client;

import dev.vigil.api.Paths;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends a wait for a vigild that does not answer at all, since it is stopped (SIGSTOP, Ctrl-Z) or hangs. An outcome may
 * take long, so after a silence vigild is asked for something that it has at hand; only who does not answer that either
 * is given up.
 */
final class AnswerLimit {
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int STACK_BYTES = 128 * 1024;

    static final long SECONDS = TimeUnit.NANOSECONDS.toSeconds(2 * SILENCE_NANOS);

    private static final byte[] PROBE = ("GET " + Paths.OPENAPI
                    + " HTTP/1.1\r\nHost: vigil\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private final Path socket;
    private final Runnable giveUp;
    private final long silenceNanos;
    private final Thread thread = new Thread(null, this::watch, "answer-limit", STACK_BYTES);
    private volatile long waitingSince;
    private volatile boolean waiting;
    private volatile boolean closed;
    private volatile boolean expired;

    /** @param giveUp ends the wait, from another thread */
    AnswerLimit(Path socket, Runnable giveUp) {
        this(socket, giveUp, SILENCE_NANOS);
    }

    /** @param silenceNanos after which vigild is probed, and then given up */
    AnswerLimit(Path socket, Runnable giveUp, long silenceNanos) {
        this.socket = socket;
        this.giveUp = giveUp;
        this.silenceNanos = silenceNanos;
        thread.setDaemon(true);
    }

    /** A wait begins. */
    void begin() {
        waitingSince = System.nanoTime();
        waiting = true;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    /** Something was heard. */
    void heard() {
        waiting = false;
    }

    /** Whether it has given up. */
    boolean expired() {
        return expired;
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        while (!closed && !expired) {
            long since = waitingSince;
            long left = waiting ? silenceNanos - (System.nanoTime() - since) : silenceNanos;
            if (left > 0) {
                LockSupport.parkNanos(left);
            } else if (answers()) {
                waitingSince = System.nanoTime();
            } else if (waiting && waitingSince == since && !closed) {
                expired = true;
                giveUp.run();
            }
        }
    }

    /** A vigild that is not there any more ends the connection by itself. */
    private boolean answers() {
        long end = System.nanoTime() + silenceNanos;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(PROBE));
            ByteBuffer answer = ByteBuffer.allocate(1);
            while (channel.read(answer) == 0) {
                if (System.nanoTime() > end) {
                    return false;
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            return true;
        } catch (IOException _) {
            return true;
        }
    }
}
