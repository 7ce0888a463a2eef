package dev.vigil.daemon.output;

import dev.vigil.core.ReadableDuration;
import dev.vigil.core.ReadableSize;
import dev.vigil.core.spec.Output.RateLimit;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Counts what a rate limit drops, and tells it soon; where that goes on for long, not more often than needed. */
final class DroppedLines {
    /** What is dropped within as much is told in one. */
    private static final long GATHER_NANOS = 1_000_000_000;

    private static final long TELL_AGAIN_NANOS = 10_000_000_000L;

    private final Linux linux;
    private final LossRecorder loss;
    private final Consumer<String> report;
    private long toldNanos;
    private long tellNanos = Long.MAX_VALUE;

    /** @param report takes sentences for vigild's own log */
    DroppedLines(Linux linux, String path, Consumer<String> report) {
        this.linux = linux;
        this.loss = new LossRecorder(linux, path);
        this.report = report;
        this.toldNanos = linux.monotonicNanos() - TELL_AGAIN_NANOS;
    }

    void count(long bytes, RateLimit limit, long nowNanos) {
        loss.blame("rate limit of " + describe(limit));
        loss.count(bytes);
        if (tellNanos == Long.MAX_VALUE) {
            tellNanos = Math.max(nowNanos + GATHER_NANOS, toldNanos + TELL_AGAIN_NANOS);
        }
    }

    private static String describe(RateLimit limit) {
        List<String> what = new ArrayList<>();
        if (limit.bytes() > 0) {
            what.add(ReadableSize.of(limit.bytes()));
        }
        if (limit.lines() > 0) {
            what.add(limit.lines() + (limit.lines() == 1 ? " line" : " lines"));
        }
        return String.join(", ", what) + " within " + ReadableDuration.of(limit.within());
    }

    /** When {@link #tick} has something to tell; {@link Long#MAX_VALUE}: it has not. */
    long nextDeadlineNanos() {
        return tellNanos;
    }

    void tick(long nowNanos) {
        if (nowNanos >= tellNanos) {
            tell(nowNanos);
        }
    }

    /** Tells at once what was not told yet. */
    void tell(long nowNanos) {
        tellNanos = Long.MAX_VALUE;
        if (loss.pendingBytes() == 0) {
            return;
        }
        report.accept(loss.pendingBytes() + " bytes of its output were dropped (" + loss.why() + ")");
        if (!loss.tell(linux.realtimeNanos() / 1_000)) {
            tellNanos = nowNanos + TELL_AGAIN_NANOS;
        }
        toldNanos = nowNanos;
    }

    /** What an operator should know of it. */
    String trouble() {
        return loss.totalBytes() + " bytes of output were dropped (" + loss.why() + ")";
    }

    long totalBytes() {
        return loss.totalBytes();
    }
}
