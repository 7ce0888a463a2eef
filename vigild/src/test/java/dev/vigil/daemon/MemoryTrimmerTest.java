package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.daemon.boot.MemoryTrimmer;
import dev.vigil.linux.NativeLinux;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTrimmerTest {
    @Test
    void memoryGoesBackOnceAndSomeTimeAfterTheStart() {
        var linux = new NativeLinux();
        List<Runnable> done = new ArrayList<>();
        var memoryTrimmer = new MemoryTrimmer(linux, done::add);
        assertThat(memoryTrimmer.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        memoryTrimmer.settled();
        long due = memoryTrimmer.nextDeadlineNanos();
        assertThat(due).isGreaterThan(linux.monotonicNanos());
        memoryTrimmer.tick(due);
        assertThat(memoryTrimmer.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(done).hasSize(1);
        done.getFirst().run();
    }
}
