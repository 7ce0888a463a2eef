package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.Compression;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.daemon.loop.Mailbox;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The slow work on one log: asked for on the loop's thread, done in others. Removal of old segments, which is quick,
 * has a thread of its own and never waits for packing, be it of this log or of another one.
 *
 * <p>It also knows when the log has more segments than it may keep, since removal is behind: then nothing is to be
 * written until it has caught up. So the limits of a log hold at every moment, and who writes faster than the disk can
 * forget is the one who waits.
 */
final class SegmentMaintenance {
    /** Small segments become full by the hundred in a turn: so many bytes of them may be there beyond the limit. */
    private static final long SURPLUS_BYTES = 1 << 20;

    private static final int UNKNOWN = -1;

    /** Where the slow work is done and where it is heard of. */
    record Place(Executor removal, Executor blocking, Mailbox mailbox, OutputListener listener, LogTotal total) {}

    private final Place place;
    private final String service;
    private final FullSegments segments;
    private final Runnable caughtUp;
    private final OneAtATime removing;
    private final OneAtATime packing;
    private volatile LogPlan plan = LogPlan.DEFAULT;
    private final AtomicLong becameFull = new AtomicLong();
    /** Whether what a crash may have left was looked for. */
    private boolean tidied;

    private int left = UNKNOWN;
    private long leftAt;

    /** @param caughtUp is called on the loop's thread whenever old segments have been removed */
    SegmentMaintenance(Place place, String service, FullSegments segments, Runnable caughtUp) {
        this.place = place;
        this.service = service;
        this.segments = segments;
        this.caughtUp = caughtUp;
        this.removing = new OneAtATime(place.removal(), this::remove);
        this.packing = new OneAtATime(place.blocking(), this::pack);
    }

    /** One more segment is full. The folder is looked at only where there may be something to do. */
    void full(LogPlan newPlan) {
        becameFull.incrementAndGet();
        place.total().named();
        plan = newPlan;
        if (mayHaveTooMany(newPlan)) {
            ask(removing);
        }
        if (newPlan.compression() == Compression.GZIP || !tidied) {
            tidied = true;
            ask(packing);
        }
    }

    private boolean mayHaveTooMany(LogPlan now) {
        return left == UNKNOWN || surplus(now) > 0 || now.maxAge().isPositive() || now.totalBytes() > 0;
    }

    /** Bytes have gone into the log. */
    void wrote(long bytes, LogPlan newPlan) {
        if (place.total().wrote(bytes, newPlan)) {
            plan = newPlan;
            ask(removing);
        }
    }

    /** Looks for all that there may be to do. */
    void ask(LogPlan newPlan) {
        plan = newPlan;
        tidied = true;
        ask(removing);
        ask(packing);
    }

    private static void ask(OneAtATime work) {
        try {
            work.ask();
        } catch (RejectedExecutionException closing) {
            // the next vigild tidies when it opens the log
        }
    }

    /** Whether nothing may be written until old segments are removed. Never where they can't be. */
    boolean isBehind(LogPlan now) {
        return left != UNKNOWN && surplus(now) > SURPLUS_BYTES / now.maxSizeBytes();
    }

    private long surplus(LogPlan now) {
        return left + becameFull.get() - leftAt - now.keep();
    }

    private void remove() {
        long before = becameFull.get();
        int count = UNKNOWN;
        try {
            count = segments.retain(plan);
            place.total().enforce(segments.folderOfLogs(), plan);
        } catch (IOException | RuntimeException e) {
            report("cannot remove old segments of the log: " + e + "; it grows");
        }
        int found = count;
        place.mailbox().post(() -> removed(found, before));
    }

    private void removed(int count, long at) {
        left = count;
        leftAt = at;
        caughtUp.run();
    }

    private void pack() {
        try {
            segments.tidy(plan);
        } catch (IOException | RuntimeException e) {
            report("cannot tidy the log: " + e);
        }
    }

    private void report(String message) {
        place.mailbox().post(() -> place.listener().report(service, message));
    }
}
