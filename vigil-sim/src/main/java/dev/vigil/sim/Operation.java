package dev.vigil.sim;

import dev.vigil.sim.kernel.SeededRandom;
import java.util.List;

/** What operators, clients and bad luck do. */
sealed interface Operation {
    /** A client asks for an action. */
    record Act(String action, List<String> names, boolean await) implements Operation {}

    /** A client asks for something to read. */
    record Look(String path) implements Operation {}

    /** Someone sends a signal to the main process of a service. */
    record Signal(List<String> names, int signal) implements Operation {}

    /** The disk is full for a while. */
    record FillDisk(long forNanos) implements Operation {}

    /** The wall clock is set. */
    record StepClock(long byNanos) implements Operation {}

    /** vigild is killed after some more system calls. */
    record KillVigild(long calls) implements Operation {}

    /** Somebody changes what the files say of a service, and a client asks for that to be applied. */
    record Edit(String service, Change change, boolean rollback) implements Operation {
        /** How it is described otherwise. */
        enum Change {
            COMMAND,
            STOP,
            NEEDS_NOTHING,
            AS_BEFORE,
            GONE
        }

        static Edit draw(SeededRandom draw, List<SimService> residents) {
            return new Edit(draw.of(residents).name(), draw.of(List.of(Change.values())), draw.chance(0.3));
        }
    }

    /** Which services it is about. */
    default List<String> names() {
        return switch (this) {
            case Act act -> act.names();
            case Signal signal -> signal.names();
            case Edit edit -> List.of(edit.service());
            case Look _, FillDisk _, StepClock _, KillVigild _ -> List.of();
        };
    }

    static Operation draw(SeededRandom draw, List<SimService> residents) {
        List<String> one = List.of(draw.of(residents).name());
        return switch (draw.below(12)) {
            case 0, 1 -> new Act("start", one, draw.chance(0.7));
            case 2, 3 -> new Act("stop", one, draw.chance(0.7));
            case 4, 5 -> new Act("restart", one, draw.chance(0.7));
            case 6 -> new Act("reload", one, draw.chance(0.7));
            case 7, 8 -> new Signal(one, draw.of(List.of(9, 9, 9, 15, 11)));
            case 9 ->
                new Look(draw.of(List.of(
                        "/api/v1/services",
                        "/api/v1/services/" + one.getFirst() + "/why",
                        "/api/v1/events",
                        "/api/v1/settled")));
            case 10 -> new FillDisk(draw.magnitude(1_000_000, 60_000_000_000L));
            default ->
                draw.chance(0.5)
                        ? new StepClock(draw.magnitude(1_000_000, 100_000_000_000_000L) * (draw.chance(0.5) ? 1 : -1))
                        : new KillVigild(draw.magnitude(1, 2_000));
        };
    }
}
