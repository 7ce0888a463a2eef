package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.NativeLinux;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThriftTest {
    @Test
    void memoryGoesBackOnceAndSomeTimeAfterTheStart() {
        var linux = new NativeLinux();
        List<Runnable> done = new ArrayList<>();
        var thrift = new Thrift(linux, done::add);
        assertThat(thrift.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        thrift.settled();
        long due = thrift.nextDeadlineNanos();
        assertThat(due).isGreaterThan(linux.monotonicNanos());
        thrift.tick(due);
        assertThat(thrift.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(done).hasSize(1);
        done.getFirst().run();
    }
}
