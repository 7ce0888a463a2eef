package dev.vigil.daemon.feature.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.CgroupLimit;
import org.junit.jupiter.api.Test;

class LimitNotesTest {
    @Test
    void limitsAreSaidAsTheyAreWritten() {
        assertThat(LimitNotes.describe(CgroupLimit.MEMORY, 512_000_000)).isEqualTo("memory 512MB");
        assertThat(LimitNotes.describe(CgroupLimit.CPU, 500)).isEqualTo("cpu 0.5");
        assertThat(LimitNotes.describe(CgroupLimit.CPU, 2000)).isEqualTo("cpu 2");
        assertThat(LimitNotes.describe(CgroupLimit.CPU, 1050)).isEqualTo("cpu 1.05");
        assertThat(LimitNotes.describe(CgroupLimit.TASKS, 50)).isEqualTo("tasks 50");
    }
}
