package dev.vigil.cli;

import dev.vigil.api.Paths;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * {@code status --watch}: the table anew at each event, and on a terminal each second besides, for the times in it. One
 * connection hears of events on a thread of its own; many events at once make one redraw.
 */
final class StatusWatch {
    private static final String HOME = "\033[H";
    private static final String CLEAR = "\033[2J";
    private static final String CLEAR_BELOW = "\033[J";

    private final Invocation invocation;
    private final Semaphore changes = new Semaphore(1);
    private volatile boolean ended;

    StatusWatch(Invocation invocation) {
        this.invocation = invocation;
    }

    int run() {
        try (ControlClient asked = Control.connect(invocation.places())) {
            Thread.ofPlatform().daemon().name("events").start(this::follow);
            draw(CLEAR, asked);
            while (!ended) {
                if (awaitChange()) {
                    draw("", asked);
                }
            }
        } catch (ControlFailure failure) {
            if (failure.kind() != ControlFailure.Kind.BROKEN) {
                throw failure;
            }
        }
        throw new CommandFailure(ExitCode.UNKNOWN, "cannot watch any longer: vigild has ended");
    }

    private void follow() {
        try {
            while (hear() == ControlClient.StreamEnd.LOST) {
                changes.release(); // what was left out may be a change
            }
        } catch (ControlFailure _) {
            // the end of vigild, which is told below
        } finally {
            ended = true;
            changes.release();
        }
    }

    private ControlClient.StreamEnd hear() {
        try (ControlClient client = Control.connect(invocation.places())) {
            return client.events(0, _ -> changes.release());
        }
    }

    /** @return whether to draw */
    private boolean awaitChange() {
        try {
            boolean terminal = invocation.out().terminal().present();
            boolean changed = changes.tryAcquire(terminal ? 1 : Integer.MAX_VALUE, TimeUnit.SECONDS);
            changes.drainPermits();
            return changed || terminal;
        } catch (InterruptedException _) {
            ended = true;
            return false;
        }
    }

    private void draw(String before, ControlClient client) {
        OutputBuffer out = invocation.out();
        Status status = client.get(Paths.SERVICES, Status.class);
        if (out.terminal().present()) {
            out.control(before).control(HOME).control(CLEAR_BELOW);
        }
        StatusVerb.show(status, invocation);
        if (!out.terminal().present()) {
            out.endLine();
        }
        out.flush();
    }
}
