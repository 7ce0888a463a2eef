package dev.vigil.daemon.feature.readiness;

import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Ready once a connection is accepted and, where there is something to ask, answered well, by who may answer. One
 * attempt after another, each within its time; a host with several addresses is tried at all of them in turn.
 */
final class SocketWatch implements ReadinessWatch {
    private static final long ATTEMPT_NANOS = 5_000_000_000L;
    /** A look at who listens costs more than a connection. */
    private static final long REFUSED_NANOS = 1_000_000_000L;

    private static final int EINPROGRESS = 115;

    private final Linux linux;
    private final Poller poller;
    private final Target target;
    private final Optional<HttpQuestion> question;
    private final Approval approval;
    private final Runnable ready;
    private final ProbeInterval pace = new ProbeInterval();
    private int address;
    private int fd = -1;
    private boolean asked;
    private boolean closed;
    private long dueNanos = Long.MIN_VALUE;

    /** Opens a connection to what is watched. */
    interface Target {
        /** How many addresses there are now; 0: not known yet. */
        int addresses();

        /** Begins to connect. @return a descriptor, or {@code -errno} */
        int connect(int address);

        /** The numbers of the sockets that listen there. */
        Set<Long> listeners(int address);
    }

    /** Whether what listens may count. */
    interface Approval {
        /** Answers perhaps at once, on the loop's thread. */
        void ask(Set<Long> listeners, Consumer<Boolean> answer);
    }

    SocketWatch(
            Linux linux,
            Poller poller,
            Target target,
            Optional<HttpQuestion> question,
            Approval approval,
            Runnable ready) {
        this.linux = linux;
        this.poller = poller;
        this.target = target;
        this.question = question;
        this.approval = approval;
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

            @Override
            public Set<Long> listeners(int address) {
                return ListeningSockets.unix(linux, path);
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
                return linux.connectTcp(at(address), port);
            }

            @Override
            public Set<Long> listeners(int address) {
                return ListeningSockets.tcp(linux, at(address), port);
            }

            private String at(int address) {
                List<String> list = addresses.list();
                return list.get(address % list.size());
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
            succeeded(nowNanos);
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
            succeeded(nowNanos);
        } else {
            failed(nowNanos);
        }
    }

    private void succeeded(long nowNanos) {
        disconnect();
        dueNanos = Long.MAX_VALUE;
        Set<Long> listeners = target.listeners(address);
        approval.ask(listeners, approved -> {
            if (closed) {
                return;
            }
            if (approved) {
                close();
                ready.run();
            } else if (listeners.isEmpty()) {
                dueNanos = nowNanos; // who has just ended accepts no second connection
            } else {
                address++;
                dueNanos = nowNanos + REFUSED_NANOS;
            }
        });
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
        closed = true;
        disconnect();
        dueNanos = Long.MAX_VALUE;
    }
}
