package dev.vigil.e2e;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Kills vigild at moments that are drawn, waits for the next one each time, and notes how long that took. */
final class VigildKiller {
    private static final int PAUSE_MAX_MILLIS = 1500;

    private final Sandbox box;
    private final Caller caller;
    private final Random random;
    private final List<Long> backMillis = new ArrayList<>();

    VigildKiller(Sandbox box, Caller caller, Random random) {
        this.box = box;
        this.caller = caller;
        this.random = random;
    }

    void kill() {
        // Not a wait for something: the moment of the death is what is drawn.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(PAUSE_MAX_MILLIS)));
        long pid = box.vigildPid();
        long began = System.nanoTime();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Await.until("vigild is back", () -> vigild() != pid);
        backMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private long vigild() {
        Map<?, ?> status = Sandbox.json(caller.get("/api/v1/services").orElseThrow());
        Map<?, ?> vigild = (Map<?, ?>) Objects.requireNonNull(status.get("vigild"));
        return ((Number) Objects.requireNonNull(vigild.get("pid"))).longValue();
    }

    /** {@code 30 kills of vigild, back after 410 ms (median), 900 ms (worst)}. */
    @Override
    public String toString() {
        List<Long> sorted = new ArrayList<>(backMillis);
        Collections.sort(sorted);
        return "%d kills of vigild, back after %d ms (median), %d ms (worst)"
                .formatted(sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast());
    }
}
