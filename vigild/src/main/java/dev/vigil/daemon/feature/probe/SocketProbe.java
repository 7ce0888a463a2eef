package dev.vigil.daemon.feature.probe;

import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question over one connection: whether it is accepted and, where there is something to ask, answered well. How
 * long that may take is up to the owner, who calls {@link #expire} then.
 */
public final class SocketProbe {
    private static final int READ_BYTES = 4096;

    private final Linux linux;
    private final Poller poller;
    private final Optional<HttpQuestion> question;
    private final Consumer<ProbeResult> done;
    private int fd = -1;
    private int sent;
    private boolean accepted;
    private @Nullable HttpAnswer answer;

    /** @param done is called once after each {@link #begin}, perhaps at once, unless it is closed before */
    public SocketProbe(Linux linux, Poller poller, Optional<HttpQuestion> question, Consumer<ProbeResult> done) {
        this.linux = linux;
        this.poller = poller;
        this.question = question;
        this.done = done;
    }

    /** Whether a question is under way. */
    public boolean isOpen() {
        return fd >= 0;
    }

    /** Whether the last connection was accepted, whatever came after that. */
    public boolean wasAccepted() {
        return accepted;
    }

    /** Asks over {@code connection}, which still connects; or that is the {@code -errno} of why there is none. */
    public void begin(int connection) {
        accepted = false;
        if (connection < 0) {
            done.accept(ProbeResult.bad(Errno.describe(connection)));
            return;
        }
        fd = connection;
        sent = 0;
        answer = question.map(HttpAnswer::new).orElse(null);
        // On this machine a connection is there when connect(2) returns: then the loop is asked for the answer only.
        boolean asked = question.isPresent() && send(question.get());
        if (fd >= 0) {
            poller.watch(fd, asked ? Flags.EPOLLIN : Flags.EPOLLOUT, (_, _, _) -> progress());
        }
    }

    private void progress() {
        if (question.isPresent() && sent == question.get().request().length) {
            read();
            return;
        }
        int error = linux.socketError(fd);
        accepted = error == 0;
        if (error != 0) {
            finish(ProbeResult.bad(Errno.describe(error)));
        } else if (question.isEmpty()) {
            finish(new ProbeResult(true, "connection accepted", ""));
        } else if (send(question.get())) {
            poller.change(fd, Flags.EPOLLIN);
        }
    }

    /** @return whether all of the request is sent */
    private boolean send(HttpQuestion http) {
        byte[] request = http.request();
        int count = linux.write(fd, request, sent, request.length - sent);
        if (count >= 0) {
            accepted = true;
            sent += count;
        } else if (count != -Errno.EAGAIN) {
            finish(ProbeResult.bad(Errno.describe(count)));
        }
        return fd >= 0 && sent == request.length;
    }

    private void read() {
        HttpAnswer arriving = answer;
        byte[] bytes = new byte[READ_BYTES];
        int count = linux.read(fd, bytes, 0, bytes.length);
        if (arriving == null || count == -Errno.EAGAIN) {
            return;
        }
        if (count > 0) {
            arriving.feed(bytes, count).ifPresent(this::finish);
        } else {
            finish(count == 0 ? arriving.closed() : arriving.end(Errno.describe(count)));
        }
    }

    /**
     * The time is up.
     *
     * @param why {@code no answer within 2 s}
     */
    public void expire(String why) {
        if (fd >= 0) {
            HttpAnswer arriving = answer;
            finish(arriving == null ? ProbeResult.bad(why) : arriving.end(why));
        }
    }

    private void finish(ProbeResult result) {
        close();
        done.accept(result);
    }

    /** Gives up; nobody hears of it. */
    public void close() {
        if (fd >= 0) {
            poller.unwatch(fd);
            linux.close(fd);
            fd = -1;
        }
    }
}
