package dev.vigil.linux;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How many children a second one thread starts and reaps, with everything that a service gets. For people to run. */
final class SpawnRate {
    private static final int COUNT = 2000;
    private static final int ROUNDS = 5;

    private SpawnRate() {}

    public static void main(String[] arguments) {
        Linux linux = new NativeLinux();
        SpawnPlan.Options options = new SpawnPlan.Options(true, false, Optional.of("/"), Optional.empty(), List.of());
        SpawnPlan plan = Children.plan(Path.of("/dev/null"), options, List.of(), "/bin/true");
        for (int round = 0; round < ROUNDS; round++) {
            long start = linux.monotonicNanos();
            for (int i = 0; i < COUNT; i++) {
                Children.started(linux.spawn(plan));
                linux.reap(linux.awaitEnded());
            }
            long nanos = linux.monotonicNanos() - start;
            System.out.printf("%d a second, %d us each%n", COUNT * 1_000_000_000L / nanos, nanos / COUNT / 1000);
        }
    }
}
