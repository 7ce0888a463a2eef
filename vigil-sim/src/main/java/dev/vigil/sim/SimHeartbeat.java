package dev.vigil.sim;

import dev.vigil.core.Incarnation;
import dev.vigil.sim.kernel.SeededRandom;
import dev.vigil.sim.kernel.SimProcess;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/**
 * Says for a program by sd_notify(3) that it is alive, as often as {@code WATCHDOG_USEC} asks for. After some time it
 * falls silent, or switches the watchdog off: nobody beats for the days of a storm. Some change their timeout first.
 */
final class SimHeartbeat {
    private static final int BEATS_MAX = 30;
    /** Beats within one timeout, so that one may be lost. */
    private static final int BEATS_IN_TIME = 3;

    private final SimMachine world;
    private final SimProcess self;
    private final BiConsumer<Long, Runnable> later;
    private final ToIntFunction<String> send;
    private final long ownNanos;
    private final long changedNanos;
    private final boolean silentThen;
    private int beatsLeft;
    private boolean changes;

    /**
     * @param later does something after some time if the program still lives
     * @param send sends a message. @return its length, or -errno
     */
    SimHeartbeat(
            SimMachine world,
            SimProcess self,
            long timeoutNanos,
            BiConsumer<Long, Runnable> later,
            ToIntFunction<String> send) {
        this.world = world;
        this.self = self;
        this.later = later;
        this.send = send;
        this.ownNanos = timeoutNanos;
        SeededRandom draw = world.heartbeats();
        beatsLeft = 1 + draw.below(BEATS_MAX);
        changes = draw.chance(0.4);
        changedNanos = draw.magnitude(ServiceGenerator.WATCHDOG_NANOS_MIN, ServiceGenerator.WATCHDOG_NANOS_MAX);
        silentThen = draw.chance(0.4);
    }

    void begin() {
        beat();
    }

    private Optional<Incarnation> incarnation() {
        return world.population().of(self);
    }

    private void beat() {
        if (beatsLeft > 0) {
            beatsLeft--;
            if (send.applyAsInt("WATCHDOG=1\n") > 0) {
                incarnation().ifPresent(world.watchdogs()::beats);
            }
            if (changes && beatsLeft < BEATS_MAX / 2) {
                changes = false;
                change(changedNanos);
            }
            // The shorter of both, for what was said may not have been heard.
            later.accept(Math.min(ownNanos, changedNanos) / BEATS_IN_TIME, this::beat);
        } else if (!silentThen || world.isCalm()) {
            change(0);
        }
    }

    private void change(long timeoutNanos) {
        if (send.applyAsInt("WATCHDOG_USEC=" + timeoutNanos / 1_000 + "\n") > 0) {
            incarnation().ifPresent(incarnation -> world.watchdogs().changes(incarnation, timeoutNanos));
        }
    }
}
