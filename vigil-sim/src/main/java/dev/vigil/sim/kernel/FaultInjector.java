package dev.vigil.sim.kernel;

import java.util.EnumMap;
import java.util.Map;

/**
 * The faults of one world. Each draws from a source of its own, so that leaving one out does not move when the others
 * strike, and a failure can be reduced to the faults that it takes.
 */
public final class FaultInjector {
    private static final long SLOW_CALL_NANOS_MAX = 3_000_000;

    private final Map<Fault, Double> probabilities = new EnumMap<>(Fault.class);
    private final Map<Fault, SeededRandom> draws = new EnumMap<>(Fault.class);
    private boolean diskFull;
    private boolean clear;
    private boolean descriptorsThere;
    private long deathInCalls = Long.MAX_VALUE;

    /** Of faults that are not named there is none. */
    public FaultInjector(Map<Fault, Double> probabilities, SeededRandom draw) {
        this.probabilities.putAll(probabilities);
        for (Fault fault : Fault.values()) {
            draws.put(fault, draw.branch(fault.name()));
        }
    }

    /** From now on there are no faults. */
    public void clear() {
        clear = true;
        diskFull = false;
        deathInCalls = Long.MAX_VALUE;
    }

    /** Whether there is any of it in this world. */
    public boolean has(Fault fault) {
        return !clear && probabilities.getOrDefault(fault, 0.0) > 0;
    }

    /** While vigild starts there are descriptors: it has none open yet. */
    public void descriptors(boolean there) {
        descriptorsThere = there;
    }

    public boolean strikes(Fault fault) {
        if (descriptorsThere && fault == Fault.NO_DESCRIPTORS) {
            return false;
        }
        return !clear && draw(fault).chance(probabilities.getOrDefault(fault, 0.0));
    }

    /** Where the details of a fault are drawn from. */
    public SeededRandom draw(Fault fault) {
        SeededRandom draw = draws.get(fault);
        if (draw == null) {
            throw new IllegalStateException("no source for " + fault);
        }
        return draw;
    }

    /** A delay up to {@code most} when the fault strikes, else up to {@code usual}. */
    public long delay(Fault fault, long usual, long most) {
        long limit = strikes(fault) ? most : usual;
        return draw(fault).magnitude(1 + limit / 100, 1 + limit);
    }

    long callNanos() {
        return strikes(Fault.CALLS_SLOW) ? draw(Fault.CALLS_SLOW).magnitude(10_000, SLOW_CALL_NANOS_MAX) : 1_000;
    }

    /** How much of {@code length} a transfer moves. */
    int transfer(int length) {
        return length > 1 && strikes(Fault.SHORT_TRANSFERS)
                ? 1 + draw(Fault.SHORT_TRANSFERS).below(length)
                : length;
    }

    public void diskFull(boolean full) {
        diskFull = full && !clear;
    }

    /** How much of {@code length} the disk takes. */
    int diskTakes(int length) {
        if (!diskFull || length == 0) {
            return length;
        }
        return strikes(Fault.DISK_FULL) ? draw(Fault.DISK_FULL).below(length) : 0;
    }

    /** vigild dies after so many more of its system calls. */
    public void killAfterCalls(long calls) {
        deathInCalls = clear ? Long.MAX_VALUE : calls;
    }

    boolean kills() {
        return --deathInCalls == 0;
    }
}
