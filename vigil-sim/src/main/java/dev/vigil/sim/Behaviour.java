package dev.vigil.sim;

import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.linux.ChildStatus;
import dev.vigil.sim.kernel.SeededRandom;
import java.util.List;

/**
 * How one process behaves.
 *
 * @param lifeNanos how long it runs when nobody stops it; {@link Long#MAX_VALUE} for ever
 * @param end how it ends then
 * @param manners what it makes of a signal that asks it to end
 * @param farewellNanos how long it takes to end when it was asked
 * @param readyNanos when it says that it is ready; {@link Long#MAX_VALUE} never
 * @param speech what it writes
 * @param children how many processes it forks, each with a habit of its own
 */
record Behaviour(
        long lifeNanos,
        ChildStatus end,
        Manners manners,
        long farewellNanos,
        long readyNanos,
        Speech speech,
        int children) {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long HOUR = 3_600 * SECOND;

    /** What it makes of a signal that asks it to end. */
    enum Manners {
        /** Dies of it. */
        DIES,
        /** Ends with code 0, in its own time. */
        OBEYS,
        /** Ignores it. */
        IGNORES
    }

    /**
     * What it writes.
     *
     * @param linesAtStart how many lines
     * @param everyNanos after which time there is one more, and each time it takes twice as long to the next; {@link
     *     Long#MAX_VALUE}: no more
     * @param lineBytes how long a line is
     */
    record Speech(int linesAtStart, long everyNanos, int lineBytes) {
        static final Speech NONE = new Speech(0, Long.MAX_VALUE, 0);
    }

    /** Of a world in which all is well. */
    static final Behaviour WELL = new Behaviour(
            Long.MAX_VALUE,
            new ChildStatus(false, 0, false),
            Manners.OBEYS,
            MILLI,
            MILLI,
            new Speech(1, 600 * SECOND, 30),
            0);

    /** Of a task, where all is well. */
    static final Behaviour DONE = new Behaviour(
            MILLI,
            new ChildStatus(false, 0, false),
            Manners.DIES,
            MILLI,
            Long.MAX_VALUE,
            new Speech(1, Long.MAX_VALUE, 30),
            0);

    /** How one launch of a service turns out. */
    static Behaviour draw(SeededRandom draw, SimService resident) {
        boolean task = resident.spec().kind() == ServiceSpec.Kind.ONESHOT;
        return draw(draw, task ? draw.magnitude(MILLI, 5 * SECOND) : life(draw, resident.steady() || draw.chance(0.1)));
    }

    /** Of a process that a service has forked. */
    static Behaviour ofChild(SeededRandom draw) {
        return draw(draw, life(draw, draw.chance(0.5)));
    }

    private static Behaviour draw(SeededRandom draw, long lifeNanos) {
        return new Behaviour(
                lifeNanos,
                end(draw),
                draw.of(List.of(Manners.DIES, Manners.OBEYS, Manners.OBEYS, Manners.IGNORES)),
                draw.magnitude(10_000, 3 * SECOND),
                draw.chance(0.1) ? Long.MAX_VALUE : draw.magnitude(1_000, 2 * SECOND),
                speech(draw),
                draw.chance(0.4) ? draw.below(4) : 0);
    }

    /**
     * Of a command; in the calm it takes a moment and succeeds.
     *
     * @param aside whether it is none of the service's own, so that it may leave children behind
     */
    static Behaviour command(SeededRandom draw, boolean calm, boolean aside) {
        return new Behaviour(
                calm ? MILLI : draw.magnitude(10_000, 3 * SECOND),
                new ChildStatus(false, calm || draw.chance(0.6) ? 0 : 1, false),
                Manners.DIES,
                MILLI,
                Long.MAX_VALUE,
                Speech.NONE,
                aside && draw.chance(0.3) ? 1 + draw.below(2) : 0);
    }

    /** The same without children. */
    Behaviour childless() {
        return new Behaviour(lifeNanos, end, manners, farewellNanos, readyNanos, speech, 0);
    }

    private static long life(SeededRandom draw, boolean steady) {
        if (steady) {
            return draw.chance(0.5) ? Long.MAX_VALUE : draw.magnitude(60 * SECOND, 100 * HOUR);
        }
        return draw.chance(0.1) ? draw.below(200_000) : draw.magnitude(MILLI, 10 * HOUR);
    }

    private static ChildStatus end(SeededRandom draw) {
        return draw.chance(0.3)
                ? new ChildStatus(true, draw.of(List.of(6, 9, 11, 15)), false)
                : new ChildStatus(false, draw.of(List.of(0, 0, 1, 2, 75)), false);
    }

    private static Speech speech(SeededRandom draw) {
        if (draw.chance(0.3)) {
            return Speech.NONE;
        }
        int length = draw.chance(0.1) ? 3000 : 20 + draw.below(60);
        long every = draw.chance(0.5) ? Long.MAX_VALUE : draw.magnitude(100 * MILLI, HOUR);
        return new Speech(draw.chance(length > 1000 ? 0.3 : 0.05) ? draw.below(150) : draw.below(5), every, length);
    }
}
