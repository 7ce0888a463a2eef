package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.CgroupLimit;
import dev.vigil.core.spec.ResourceControl;
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

    @Test
    void limitsAreSaidAsTheyAreWritten() {
        assertThat(ResourceControl.describe(CgroupLimit.MEMORY, 512_000_000)).isEqualTo("memory 512MB");
        assertThat(ResourceControl.describe(CgroupLimit.CPU, 500)).isEqualTo("cpu 0.5");
        assertThat(ResourceControl.describe(CgroupLimit.CPU, 2000)).isEqualTo("cpu 2");
        assertThat(ResourceControl.describe(CgroupLimit.CPU, 1050)).isEqualTo("cpu 1.05");
        assertThat(ResourceControl.describe(CgroupLimit.TASKS, 50)).isEqualTo("tasks 50");
    }
}
