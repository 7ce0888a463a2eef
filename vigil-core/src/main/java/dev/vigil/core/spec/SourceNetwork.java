package dev.vigil.core.spec;

/**
 * Addresses that begin with the same bits. IPv4 is mapped into IPv6, {@code ::ffff:a.b.c.d}, so that a client has one
 * address whatever socket it comes by.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 * @param bits how many count, 0 to 128
 */
public record SourceNetwork(long high, long low, int bits) {
    private static final int HALF = 64;

    /** Of {@code address}, 4 or 16 bytes, of which the first {@code bits} count. */
    public static SourceNetwork of(byte[] address, int bits) {
        boolean version4 = address.length == 4;
        long high = version4 ? 0 : number(address, 0, 8);
        long low = version4 ? 0xFFFF_0000_0000L | number(address, 0, 4) : number(address, 8, 8);
        return new SourceNetwork(high, low, version4 ? bits + 96 : bits);
    }

    private static long number(byte[] bytes, int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            number = number << 8 | (bytes[i] & 0xFF);
        }
        return number;
    }

    /** Whether all of {@code other} is in it. */
    public boolean contains(SourceNetwork other) {
        return bits <= other.bits
                && ((high ^ other.high) & mask(Math.min(bits, HALF))) == 0
                && ((low ^ other.low) & mask(Math.max(bits - HALF, 0))) == 0;
    }

    /** The first bits of 64. */
    private static long mask(int count) {
        return count == 0 ? 0 : -1L << (HALF - count);
    }
}
