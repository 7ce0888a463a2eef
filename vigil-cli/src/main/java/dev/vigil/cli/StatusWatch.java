package dev.vigil.cli;

import dev.vigil.api.Paths;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * {@code status --watch}: the table anew at each event, and on a terminal each second and at each change of its size
 * besides. One connection hears of events on a thread of its own; many events at once make one redraw.
 */
final class StatusWatch {
    private static final String HOME = "\033[H";
    private static final String CLEAR = "\033[2J";
    private static final String CLEAR_BELOW = "\033[J";

    /** Titles, the summary, and the line on which the cursor is left. */
    private static final int LINES_AROUND = 3;

    private static final int LOOKS_A_SECOND = 10;

    private final Invocation invocation;
    private final Semaphore changes = new Semaphore(1);
    private final UsageMeter meter = new UsageMeter();
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
            boolean changed = invocation.out().terminal().present()
                    ? awaitOnTerminal(invocation.out().terminal())
                    : changes.tryAcquire(Integer.MAX_VALUE, TimeUnit.SECONDS);
            changes.drainPermits();
            return changed;
        } catch (InterruptedException _) {
            ended = true;
            return false;
        }
    }

    /** A second at most, less when the size of the terminal changes: asking for it is cheaper than a signal handler. */
    private boolean awaitOnTerminal(Terminal terminal) throws InterruptedException {
        int columns = terminal.columns().getAsInt();
        int rows = terminal.rows().getAsInt();
        for (int i = 0; i < LOOKS_A_SECOND; i++) {
            boolean changed = changes.tryAcquire(1000 / LOOKS_A_SECOND, TimeUnit.MILLISECONDS);
            if (changed
                    || terminal.columns().getAsInt() != columns
                    || terminal.rows().getAsInt() != rows) {
                return true;
            }
        }
        return true;
    }

    private void draw(String before, ControlClient client) {
        OutputBuffer out = invocation.out();
        Status status = look(client);
        if (out.terminal().present()) {
            out.control(before).control(HOME).control(CLEAR_BELOW);
        }
        show(status, out.terminal());
        if (!out.terminal().present()) {
            out.endLine();
        }
        out.flush();
    }

    private Status look(ControlClient client) {
        if (!invocation.has(StatusVerb.USAGE)) {
            return client.get(Paths.SERVICES, Status.class);
        }
        return invocation.has("--json") ? client.get(Paths.SERVICES_WITH_USAGE, Status.class) : meter.measure(client);
    }

    private void show(Status status, Terminal terminal) {
        if (invocation.has("--json")) {
            StatusVerb.show(status, invocation, Optional.empty());
            return;
        }
        List<String> names = invocation.words(0);
        ServiceNames.requireKnown("watch", status, names);
        List<ServiceStatus> chosen = StatusVerb.chosen(status, names);
        Optional<Map<String, Double>> usage =
                invocation.has(StatusVerb.USAGE) ? Optional.of(meter.percent()) : Optional.empty();
        int lines = terminal.present() ? terminal.rows().getAsInt() - LINES_AROUND : Integer.MAX_VALUE;
        new StatusPrinter(invocation).printScreen(chosen, usage, lines);
    }
}
