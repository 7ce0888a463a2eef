package dev.vigil.sim;

import dev.vigil.linux.Errno;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.StreamSocket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** One who connects, asks one thing, and takes what comes: slowly, or not at all, if the weather is so. */
final class SimClient {
    private static final long SLOW_NANOS_MAX = 20_000_000_000L;
    private static final long VANISH_NANOS_MAX = 5_000_000_000L;
    private static final int PIECE_BYTES = 40;

    /** How far it has got. */
    enum Phase {
        /** Nobody listened. */
        REFUSED,
        ASKING,
        ANSWERED,
        /** The connection ended before an answer came. */
        CUT,
        /** It went away. */
        VANISHED
    }

    private final Kernel kernel;
    private final String request;
    private final byte[] bytes;
    private final StringBuilder received = new StringBuilder();
    private Optional<StreamSocket> socket = Optional.empty();
    private Phase phase = Phase.REFUSED;
    private int sent;
    private boolean scheduled;
    private String answer = "";

    SimClient(Kernel kernel, String method, String path, String body) {
        this.kernel = kernel;
        this.request = method + " " + path + " " + body;
        this.bytes = (method + " " + path + " HTTP/1.1\r\nHost: vigil\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Connects and asks. */
    void begin(String path) {
        socket = kernel.connect(path);
        if (socket.isEmpty()) {
            return;
        }
        phase = Phase.ASKING;
        socket.get().whenChanged(this::soon);
        soon();
        if (kernel.weather().strikes(Fault.CLIENTS_VANISH)) {
            long when = kernel.weather().draw(Fault.CLIENTS_VANISH).magnitude(1_000, VANISH_NANOS_MAX);
            kernel.agenda().after(when, this::vanish);
        }
    }

    private void vanish() {
        if (phase == Phase.ASKING) {
            leave(Phase.VANISHED);
        }
    }

    private void leave(Phase as) {
        phase = as;
        socket.ifPresent(StreamSocket::hangUp);
    }

    private void soon() {
        if (!scheduled && phase == Phase.ASKING) {
            scheduled = true;
            boolean slow = kernel.weather().strikes(Fault.CLIENTS_SLOW);
            long most = slow ? SLOW_NANOS_MAX : 50_000;
            kernel.agenda().after(kernel.weather().draw(Fault.CLIENTS_SLOW).magnitude(10_000, most), this::go);
        }
    }

    private void go() {
        scheduled = false;
        if (phase == Phase.ASKING) {
            send(socket.orElseThrow());
            receive(socket.orElseThrow());
        }
    }

    private void send(StreamSocket to) {
        int most = kernel.weather().has(Fault.CLIENTS_SLOW) ? PIECE_BYTES : bytes.length;
        int count = to.write(bytes, sent, Math.min(most, bytes.length - sent));
        sent += Math.max(0, count);
        if (sent < bytes.length) {
            soon();
        }
    }

    private void receive(StreamSocket from) {
        byte[] buffer = new byte[4096];
        int count = from.read(buffer, 0, buffer.length);
        while (count > 0) {
            received.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            count = from.read(buffer, 0, buffer.length);
        }
        takeAnswer();
        if (phase == Phase.ASKING && count != -Errno.EAGAIN) {
            leave(Phase.CUT);
        }
    }

    private void takeAnswer() {
        int headEnd = received.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return;
        }
        int end = headEnd + 4 + length(received.substring(0, headEnd));
        if (received.length() > end) {
            throw new PropertyViolation("more than one answer to " + request + ": " + received);
        }
        if (received.length() == end) {
            answer = received.toString();
            leave(Phase.ANSWERED);
        }
    }

    private static int length(String head) {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("\r\ncontent-length:");
        int from = at + "\r\ncontent-length:".length();
        int until = lower.indexOf("\r\n", from);
        return at < 0
                ? 0
                : Integer.parseInt(lower.substring(from, until < 0 ? lower.length() : until)
                        .strip());
    }

    Phase phase() {
        return phase;
    }

    /** Status line, headers and body. */
    String answer() {
        return answer;
    }

    @Override
    public String toString() {
        return request + " (" + phase.name().toLowerCase(Locale.ROOT) + ")";
    }
}
