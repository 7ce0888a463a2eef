package dev.vigil.daemon.feature.readiness;

import dev.vigil.daemon.feature.probe.HttpQuestion;
import dev.vigil.daemon.feature.probe.ProbeResult;
import dev.vigil.daemon.feature.probe.SocketProbe;
import dev.vigil.daemon.feature.probe.SocketTarget;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Linux;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Ready once a connection is accepted and, where there is something to ask, answered well, by who may answer. One
 * attempt after another, each within its time; a host with several addresses is tried at all of them in turn.
 */
final class SocketWatch implements ReadinessWatch {
    private static final long ATTEMPT_NANOS = 5_000_000_000L;
    /** A look at who listens costs more than a connection. */
    private static final long REFUSED_NANOS = 1_000_000_000L;

    private final LongSupplier nowNanos;
    private final Target target;
    private final Approval approval;
    private final Runnable ready;
    private final SocketProbe probe;
    private final ProbeInterval pace = new ProbeInterval();
    private int address;
    private boolean closed;
    private long dueNanos = Long.MIN_VALUE;

    /**
     * What is watched.
     *
     * @param listeners tells the numbers of the sockets that listen at an address
     */
    record Target(SocketTarget sockets, IntFunction<Set<Long>> listeners) {}

    /** Whether what listens may count. */
    interface Approval {
        /** Answers perhaps at once, on the loop's thread. */
        void ask(Set<Long> listeners, Consumer<Boolean> answer);
    }

    /** @param nowNanos the loop's reading of the clock */
    SocketWatch(
            Linux linux,
            Poller poller,
            LongSupplier nowNanos,
            Target target,
            Optional<HttpQuestion> question,
            Approval approval,
            Runnable ready) {
        this.nowNanos = nowNanos;
        this.target = target;
        this.approval = approval;
        this.ready = ready;
        this.probe = new SocketProbe(linux, poller, question, this::answered);
    }

    @Override
    public long nextDeadlineNanos() {
        return dueNanos;
    }

    @Override
    public void tick(long nowNanos) {
        if (probe.isOpen()) {
            probe.expire("no answer");
        } else if (target.sockets().addresses() == 0) {
            dueNanos = nowNanos + pace.nextNanos();
        } else {
            dueNanos = nowNanos + ATTEMPT_NANOS;
            probe.begin(target.sockets().connect(address));
        }
    }

    private void answered(ProbeResult result) {
        if (result.good()) {
            succeeded();
        } else {
            failed();
        }
    }

    private void succeeded() {
        dueNanos = Long.MAX_VALUE;
        Set<Long> listeners = target.listeners().apply(address);
        approval.ask(listeners, approved -> {
            if (closed) {
                return;
            }
            if (approved) {
                close();
                ready.run();
            } else if (listeners.isEmpty()) {
                dueNanos = nowNanos.getAsLong(); // who has just ended accepts no second connection
            } else {
                address++;
                dueNanos = nowNanos.getAsLong() + REFUSED_NANOS;
            }
        });
    }

    private void failed() {
        address++;
        boolean allTried = address % Math.max(1, target.sockets().addresses()) == 0;
        dueNanos = allTried ? nowNanos.getAsLong() + pace.nextNanos() : nowNanos.getAsLong();
    }

    @Override
    public void close() {
        closed = true;
        probe.close();
        dueNanos = Long.MAX_VALUE;
    }
}
