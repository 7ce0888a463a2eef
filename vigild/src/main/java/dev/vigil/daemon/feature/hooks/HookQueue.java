package dev.vigil.daemon.feature.hooks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The events of one kind of one service: how often they were told lately, and the one that is to be told next. One that
 * waits makes way for a younger one, so that the latest is always told, and nothing piles up.
 */
final class HookQueue {
    private final Deque<Long> begun = new ArrayDeque<>();
    private Optional<ToldEvent> next = Optional.empty();
    private long skipped;
    private boolean runs;
    private boolean queued;

    void offer(ToldEvent event) {
        skipped += next.isPresent() ? 1 : 0;
        next = Optional.of(event);
    }

    /** Whether something is to be told and is not being told or waiting for a place. */
    boolean isIdle() {
        return !runs && !queued;
    }

    boolean hasNext() {
        return next.isPresent();
    }

    /** When the next one may be told. */
    long allowedNanos(long nowNanos) {
        if (next.isEmpty()) {
            return Long.MAX_VALUE;
        }
        int countMax = next.get().hooks().countMax();
        long within = next.get().hooks().within().toNanos();
        while (!begun.isEmpty() && (begun.getFirst() <= nowNanos - within || begun.size() > countMax)) {
            begun.removeFirst();
        }
        return begun.size() < countMax ? nowNanos : begun.getFirst() + within;
    }

    void queued() {
        queued = true;
    }

    /** Takes the one that is to be told now. */
    ToldEvent take(long nowNanos) {
        ToldEvent event = next.orElseThrow();
        next = Optional.empty();
        queued = false;
        runs = true;
        begun.addLast(nowNanos);
        return event;
    }

    /** How many were left out since one was told. */
    long takeSkipped() {
        long count = skipped;
        skipped = 0;
        return count;
    }

    void ended() {
        runs = false;
    }

    /** Tells none that waits. */
    void forget() {
        next = Optional.empty();
        queued = false;
    }
}
