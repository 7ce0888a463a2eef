package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.daemon.loop.Mailbox;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The slow work on one log: asked for on the loop's thread, done in the slow component, never twice at once. However
 * often it is asked for while it runs, it runs once more.
 */
final class SegmentMaintenance {
    /** Where the slow work is done and where it is heard of. */
    record Place(Executor blocking, Mailbox mailbox, OutputListener listener) {}

    private final Place place;
    private final String service;
    private final FullSegments segments;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile LogPlan plan = LogPlan.DEFAULT;

    SegmentMaintenance(Place place, String service, FullSegments segments) {
        this.place = place;
        this.service = service;
        this.segments = segments;
    }

    void ask(LogPlan newPlan) {
        plan = newPlan;
        if (asked.getAndIncrement() == 0) {
            try {
                place.blocking().execute(this::run);
            } catch (RejectedExecutionException closing) {
                // the next vigild tidies when it opens the log
            }
        }
    }

    private void run() {
        int seen;
        do {
            seen = asked.get();
            tidy(seen);
        } while (asked.addAndGet(-seen) != 0);
    }

    private void tidy(int seen) {
        try {
            segments.tidy(plan, () -> asked.get() != seen);
        } catch (IOException | RuntimeException e) {
            String message = "cannot tidy the log: " + e;
            place.mailbox().post(() -> place.listener().report(service, message));
        }
    }
}
