package dev.vigil.daemon.feature.readiness;

import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.List;
import java.util.Optional;

/**
 * Ready once a connection is accepted and, where there is something to ask, answered well. One attempt after another,
 * each within its time; a host with several addresses is tried at all of them in turn.
 */
final class SocketWatch implements ReadinessWatch {
    private static final long ATTEMPT_NANOS = 5_000_000_000L;
    private static final int EINPROGRESS = 115;

    private final Linux linux;
    private final Poller poller;
    private final Target target;
    private final Optional<HttpQuestion> question;
    private final Runnable ready;
    private final ProbeInterval pace = new ProbeInterval();
    private int address;
    private int fd = -1;
    private boolean asked;
    private long dueNanos = Long.MIN_VALUE;

    /** Opens a connection to what is watched. */
    interface Target {
        /** How many addresses there are now; 0: not known yet. */
        int addresses();

        /** Begins to connect. @return a descriptor, or {@code -errno} */
        int connect(int address);
    }

    SocketWatch(Linux linux, Poller poller, Target target, Optional<HttpQuestion> question, Runnable ready) {
        this.linux = linux;
        this.poller = poller;
        this.target = target;
        this.question = question;
        this.ready = ready;
    }

    /** The UNIX stream socket at {@code path}. */
    static Target unix(Linux linux, String path) {
        return new Target() {
            @Override
            public int addresses() {
                return 1;
            }

            @Override
            public int connect(int address) {
                int fd = linux.unixSocket(Flags.SOCK_STREAM);
                int result = fd < 0 ? fd : linux.connectUnix(fd, path);
                if (fd >= 0 && result < 0 && result != -EINPROGRESS) {
                    linux.close(fd);
                    return result;
                }
                return fd;
            }
        };
    }

    /** A port of a host. */
    static Target tcp(Linux linux, HostAddresses addresses, int port) {
        return new Target() {
            @Override
            public int addresses() {
                return addresses.list().size();
            }

            @Override
            public int connect(int address) {
                List<String> list = addresses.list();
                return linux.connectTcp(list.get(address % list.size()), port);
            }
        };
    }

    @Override
    public long nextDeadlineNanos() {
        return dueNanos;
    }

    @Override
    public void tick(long nowNanos) {
        if (fd >= 0) {
            failed(nowNanos);
        } else if (target.addresses() == 0) {
            dueNanos = nowNanos + pace.nextNanos();
        } else {
            attempt(nowNanos);
        }
    }

    private void attempt(long nowNanos) {
        dueNanos = nowNanos + ATTEMPT_NANOS;
        asked = false;
        fd = target.connect(address);
        if (fd < 0) {
            failed(nowNanos);
        } else {
            poller.watch(fd, Flags.EPOLLOUT, (_, _, now) -> progress(now));
        }
    }

    private void progress(long nowNanos) {
        if (asked) {
            answer(nowNanos);
        } else if (linux.socketError(fd) != 0) {
            failed(nowNanos);
        } else if (question.isEmpty()) {
            succeeded();
        } else {
            ask(question.get(), nowNanos);
        }
    }

    private void ask(HttpQuestion http, long nowNanos) {
        byte[] request = http.request();
        if (linux.write(fd, request, 0, request.length) != request.length) {
            failed(nowNanos);
            return;
        }
        asked = true;
        poller.change(fd, Flags.EPOLLIN);
    }

    private void answer(long nowNanos) {
        byte[] beginning = new byte[64];
        int count = linux.read(fd, beginning, 0, beginning.length);
        if (HttpQuestion.isGood(beginning, count)) {
            succeeded();
        } else {
            failed(nowNanos);
        }
    }

    private void succeeded() {
        close();
        ready.run();
    }

    private void failed(long nowNanos) {
        disconnect();
        address++;
        boolean allTried = address % Math.max(1, target.addresses()) == 0;
        dueNanos = allTried ? nowNanos + pace.nextNanos() : nowNanos;
    }

    private void disconnect() {
        if (fd >= 0) {
            poller.unwatch(fd);
            linux.close(fd);
            fd = -1;
        }
    }

    @Override
    public void close() {
        disconnect();
        dueNanos = Long.MAX_VALUE;
    }
}
