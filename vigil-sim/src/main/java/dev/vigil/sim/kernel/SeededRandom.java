package dev.vigil.sim.kernel;

import java.util.List;

/** Chance from a seed: SplitMix64. Parts that draw for themselves branch off, so that one does not move the others. */
public final class SeededRandom {
    private long state;

    public SeededRandom(long seed) {
        state = seed;
    }

    /** Another source, the same for the same seed and name. */
    public SeededRandom branch(String name) {
        return new SeededRandom(mix(state ^ mix(name.hashCode())));
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        return mix(state);
    }

    /** From 0 to below {@code bound}. */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** From {@code least} to {@code most}. */
    public long between(long least, long most) {
        return least + Long.remainderUnsigned(next(), most - least + 1);
    }

    public boolean chance(double probability) {
        return probability > 0 && (next() >>> 11) * 0x1.0p-53 < probability;
    }

    public <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** From {@code least} to {@code most}, each order of magnitude as likely as the others. */
    public long magnitude(long least, long most) {
        double low = Math.log((double) least);
        double share = (next() >>> 11) * 0x1.0p-53;
        return Math.round(Math.exp(low + share * (Math.log((double) most) - low)));
    }
}
