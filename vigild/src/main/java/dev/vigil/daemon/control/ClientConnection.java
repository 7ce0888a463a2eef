package dev.vigil.daemon.control;

import dev.vigil.api.Failure;
import dev.vigil.api.Json;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.http.Parsed;
import dev.vigil.api.http.Request;
import dev.vigil.api.http.RequestParser;
import dev.vigil.api.http.Response;
import dev.vigil.api.http.ServerSentEvent;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One connection. It serves one request at a time: further ones that were sent ahead stay in the parser, and what
 * follows those stays in the kernel, so that a client can fill no memory but its own.
 *
 * <p>All that it waits for has an end, told by {@link Wait}; the deadline is renewed when it begins to wait for
 * something else, never by single bytes of the same thing, except that a slow reader may take its time as long as it
 * reads.
 */
final class ClientConnection {
    private static final int NO_WATCH = -1;
    private static final byte[] CONTINUE = Response.CONTINUE.getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] LOST = new ServerSentEvent(
                    "", ControlClient.LOST, Json.text(new Failure("cannot follow events: the reader is too slow")))
            .encode();

    private enum Phase {
        /** Between requests, or in the middle of one. */
        READING,
        /** A request waits for its answer. */
        WAITING,
        /** A follower of events. */
        FOLLOWING,
        /** The last bytes are on their way. */
        ENDING,
        /** They are sent; what the client still sends is thrown away, lest closing take the answer from it. */
        LINGERING,
        CLOSED
    }

    private enum Wait {
        NOTHING(Long.MAX_VALUE),
        HEAD(ControlLimits.HEAD_NANOS),
        BODY(ControlLimits.BODY_NANOS),
        NEXT_REQUEST(ControlLimits.IDLE_NANOS),
        READER(ControlLimits.UNREAD_NANOS),
        GOODBYE(ControlLimits.LINGER_NANOS);

        private final long nanos;

        Wait(long nanos) {
            this.nanos = nanos;
        }
    }

    private final ControlServer server;
    private final int fd;
    private RequestParser parser = new RequestParser();
    private final Outbox outbox = new Outbox();
    private Phase phase = Phase.READING;
    private Wait wait = Wait.NOTHING;
    private long deadlineNanos = Long.MAX_VALUE;
    private long waitsRenewedAt = -1;
    private long served;
    private int watched = NO_WATCH;
    private @Nullable Exchange exchange;
    private boolean inputEnded;
    private boolean linger;
    private boolean advancing;
    private boolean moreMayBe;
    private long followsAfter;

    ClientConnection(ControlServer server, int fd) {
        this.server = server;
        this.fd = fd;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Whether it has asked for nothing, or not whole yet. */
    boolean isIdle() {
        return phase == Phase.READING && outbox.isEmpty() && !moreMayBe;
    }

    int unsentBytes() {
        return outbox.size();
    }

    /** What it makes vigild keep in memory: a request that is not whole yet, and answers that it has not taken. */
    int heldBytes() {
        return parser.heldBytes() + outbox.size();
    }

    /** Serves it from now on: who has asked already is no client that only waits. */
    void begin() {
        read();
        advance();
    }

    boolean isUnserved() {
        return served == 0;
    }

    /** Its turn has come in the queue of those who have requests. */
    void goOn() {
        advance();
    }

    /** Its memory is needed for others. */
    void giveUp() {
        parser = new RequestParser();
        if (phase == Phase.READING && outbox.isEmpty()) {
            refuse(503, "cannot take in the request: clients send too much at a time");
        } else {
            close();
        }
    }

    /** Tells it why it is not served, and that is all. */
    void refuse(int status, String error) {
        last(Response.failure(status, error));
        advance();
    }

    private void last(Response response) {
        linger = true;
        phase = Phase.ENDING;
        outbox.add(response.encode(false, false));
    }

    void ready(int events) {
        if ((events & Flags.EPOLLERR) != 0 || ((events & Flags.EPOLLHUP) != 0 && (events & Flags.EPOLLIN) == 0)) {
            close();
            return;
        }
        if ((events & Flags.EPOLLIN) != 0) {
            read();
        }
        advance();
    }

    private void read() {
        byte[] buffer = server.readBuffer();
        int count = server.linux().read(fd, buffer, 0, buffer.length);
        if (count > 0 && phase != Phase.LINGERING) {
            parser.feed(buffer, 0, count);
            moreMayBe = true;
            limitMemory();
        } else if (count == 0) {
            inputEnded = true;
        } else if (count < 0 && count != -Errno.EAGAIN && count != -Errno.EINTR) {
            close();
        }
    }

    private void limitMemory() {
        if (heldBytes() > ControlLimits.HELD_SMALL_BYTES) {
            server.limitMemory();
        }
    }

    /** Goes as far as it may in this turn without waiting. */
    private void advance() {
        if (advancing) {
            return; // an answer that came at once: the loop below goes on with it
        }
        int handled = serveSome();
        flush();
        if (handled == ControlLimits.REQUESTS_PER_VISIT && phase == Phase.READING && moreMayBe && mayServe()) {
            server.queue().goOnLater(this);
        }
    }

    /** Serves what has arrived whole, until answers pile up or others have to be served; {@code moreMayBe} tells. */
    private int serveSome() {
        int handled = 0;
        advancing = true;
        try {
            while (mayGoOn()
                    && handled < ControlLimits.REQUESTS_PER_VISIT
                    && server.queue().take(this)) {
                moreMayBe = step();
                handled++;
            }
        } finally {
            advancing = false;
        }
        return handled;
    }

    private boolean mayGoOn() {
        return phase == Phase.READING && mayServe() && (moreMayBe || inputEnded);
    }

    /** Not a switch over patterns: the first of those in a process holds up the loop for many milliseconds. */
    private boolean step() {
        Parsed parsed = parser.next();
        if (parsed instanceof Parsed.Complete complete) {
            serve(complete.request());
        } else if (parsed instanceof Parsed.Continue) {
            outbox.add(CONTINUE);
        } else if (parsed instanceof Parsed.Bad bad) {
            last(Response.failure(bad.status(), "cannot understand the request: " + bad.problem()));
        } else {
            phase = inputEnded ? Phase.ENDING : phase;
            server.queue().giveBack();
            return false;
        }
        return true;
    }

    private void serve(Request request) {
        Exchange next = new Exchange(this, request);
        exchange = next;
        phase = Phase.WAITING;
        served++;
        server.handle(next);
        next.forgetBody();
    }

    /** Called by the exchange, at most once, and maybe long after the client has gone. */
    void answer(Exchange answered, Response response) {
        if (phase != Phase.WAITING || !isCurrent(answered)) {
            return;
        }
        exchange = null;
        boolean stays = answered.request().keepAlive();
        outbox.add(response.encode(stays, answered.headOnly()));
        phase = stays ? Phase.READING : Phase.ENDING;
        limitMemory();
        advance();
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isCurrent(Exchange answered) {
        return exchange == answered;
    }

    /** Called by the exchange, at most once. */
    void follow(byte[] recent, long latestId) {
        if (phase == Phase.WAITING) {
            phase = Phase.FOLLOWING;
            followsAfter = latestId;
            outbox.add(recent);
            server.followed(this);
            limitMemory();
            advance();
        }
    }

    /** One more event for a follower; sent with the others of this turn by {@link #flush}. */
    void send(long id, byte[] event) {
        if (phase != Phase.FOLLOWING || id <= followsAfter) {
            return;
        }
        if (outbox.size() + event.length > ControlLimits.FOLLOWER_UNSENT_MAX_BYTES) {
            outbox.add(LOST);
            phase = Phase.ENDING;
        } else {
            outbox.add(event);
        }
    }

    /** Sends what can be sent, and settles what is waited for next. */
    void flush() {
        if (phase == Phase.CLOSED) {
            return;
        }
        int before = outbox.size();
        if (outbox.flush(server.linux(), fd) < 0) {
            close();
            return;
        }
        if (phase == Phase.ENDING && outbox.isEmpty()) {
            endOfAnswers();
        }
        if (phase == Phase.LINGERING && inputEnded) {
            close();
        }
        if (phase != Phase.CLOSED) {
            watch();
            renewDeadline(outbox.size() < before);
        }
    }

    private void endOfAnswers() {
        if (linger && !inputEnded && server.linux().shutdownWrite(fd) == 0) {
            phase = Phase.LINGERING;
        } else {
            close();
        }
    }

    private void watch() {
        int events = outbox.isEmpty() ? 0 : Flags.EPOLLOUT;
        if (!inputEnded && (phase == Phase.LINGERING || (phase == Phase.READING && mayServe() && !moreMayBe))) {
            events |= Flags.EPOLLIN;
        }
        if (events != watched) {
            server.watch(this, fd, events, watched == NO_WATCH);
            watched = events;
        }
    }

    private boolean mayServe() {
        return outbox.size() < ControlLimits.UNSENT_PAUSE_BYTES;
    }

    private void renewDeadline(boolean progress) {
        Wait now = currentWait();
        if (now != wait || served != waitsRenewedAt || (progress && now == Wait.READER)) {
            wait = now;
            waitsRenewedAt = served;
            deadlineNanos = now == Wait.NOTHING ? Long.MAX_VALUE : server.nowNanos() + now.nanos;
            server.due(deadlineNanos);
        }
    }

    private Wait currentWait() {
        if (phase == Phase.LINGERING) {
            return Wait.GOODBYE;
        }
        if (!outbox.isEmpty() && phase != Phase.FOLLOWING) {
            return Wait.READER;
        }
        if (phase != Phase.READING) {
            return Wait.NOTHING;
        }
        if (parser.inBody()) {
            return Wait.BODY;
        }
        return parser.idle() && served > 0 ? Wait.NEXT_REQUEST : Wait.HEAD;
    }

    /** The deadline has passed. */
    void expire() {
        boolean inRequest = (wait == Wait.HEAD && !parser.idle()) || wait == Wait.BODY;
        if (inRequest) {
            refuse(408, "cannot wait for the rest of the request: it takes too long");
        } else {
            close();
        }
    }

    void close() {
        if (phase != Phase.CLOSED) {
            phase = Phase.CLOSED;
            server.closed(this, fd);
        }
    }
}
