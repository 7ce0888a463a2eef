package dev.vigil.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {
    private static final byte[] KEY = ascending(16);

    /** The vectors of the reference implementation, for messages 00, 00 01, ... */
    @Test
    void isTheOneOfThePaper() {
        assertThat(SipHash.of(KEY, ascending(0))).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(SipHash.of(KEY, ascending(1))).isEqualTo(0x74f839c593dc67fdL);
        assertThat(SipHash.of(KEY, ascending(8))).isEqualTo(0x93f5f5799a932462L);
        assertThat(SipHash.of(KEY, ascending(15))).isEqualTo(0xa129ca6149be45e5L);
    }

    private static byte[] ascending(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
