package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReadableSizeTest {
    @Test
    void isSaidInThreeDigits() {
        assertThat(LongStream.of(-1, 0, 999, 1000, 4096, 99_999_744, 100_000_000, 999_999_999, 1_500_000_000)
                        .mapToObj(ReadableSize::of))
                .containsExactly("0B", "0B", "999B", "1KB", "4.1KB", "100MB", "100MB", "1GB", "1.5GB");
        assertThat(ReadableSize.of(Long.MAX_VALUE)).isEqualTo("9.22EB");
    }
}
