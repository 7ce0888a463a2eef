package dev.vigil.daemon.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlockingThreadTest {
    @Test
    void withSeveralThreadsATaskThatTakesLongHoldsUpNoOtherAndNotTheEnd() throws InterruptedException {
        BlockingThread threads = new BlockingThread("lookups", 2);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        threads.run(() -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException _) {
                // It is given up on.
            }
        });
        begun.await();
        threads.run(done::countDown);
        assertThat(done.await(2, TimeUnit.MINUTES)).isTrue();
        threads.abandon();
    }
}
