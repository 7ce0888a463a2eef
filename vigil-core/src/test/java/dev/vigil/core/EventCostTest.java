package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Event.Command;
import dev.vigil.core.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * An event costs what its neighbours cost, not what all services cost: a day of one big world costs hardly more than
 * days of small ones with as many services. What is compared is processor time of one thread, so that neither the speed
 * of the machine nor what else runs on it matters.
 */
class EventCostTest {
    private static final int SMALL = 500;
    private static final int SMALL_ONES = 32;

    /** It is 4 to 5, for want of room in the processor's caches; a step that looks at all services makes it 32. */
    private static final int GROWTH_MAX = 16;

    private static final int ROUNDS = 2;

    @Test
    void ofThousandsThatKnowNothingOfEachOther() throws IOException {
        assertCostsTheSameForEach(count -> IntStream.range(0, count)
                .mapToObj(i -> Specs.daemon("s" + i).noBackoff().spec())
                .toList());
    }

    @Test
    void ofThousandsThatAllRequireOne() throws IOException {
        assertCostsTheSameForEach(count -> IntStream.range(0, count)
                .mapToObj(i -> i == 0
                        ? Specs.daemon("s0").noBackoff().spec()
                        : Specs.daemon("s" + i).noBackoff().requires("s0").spec())
                .toList());
    }

    @Test
    void ofAChainOfThousands() throws IOException {
        assertCostsTheSameForEach(count -> IntStream.range(0, count)
                .mapToObj(i -> i == 0
                        ? Specs.daemon("s0").noBackoff().spec()
                        : Specs.daemon("s" + i).noBackoff().after("s" + (i - 1)).spec())
                .toList());
    }

    private static void assertCostsTheSameForEach(IntFunction<List<ServiceSpec>> specs) throws IOException {
        long small = nanosOf(specs.apply(SMALL), SMALL_ONES); // also warms it up
        long big = nanosOf(specs.apply(SMALL * SMALL_ONES), 1);

        assertThat(big / 1000)
                .as("us; those of the small ones: %d", small / 1000)
                .isLessThan(GROWTH_MAX * small / 1000);
    }

    /** Of the best of some rounds. */
    private static long nanosOf(List<ServiceSpec> specs, int days) throws IOException {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long began = processorNanos();
            for (int i = 0; i < days; i++) {
                day(specs);
            }
            best = Math.min(best, processorNanos() - began);
        }
        return best;
    }

    /** That this thread has had, as of the kernel's last tick. */
    private static long processorNanos() throws IOException {
        return Long.parseLong(
                Files.readString(Path.of("/proc/thread-self/schedstat")).split(" ", -1)[0]);
    }

    /** Starts all, lets some crash, stops all. */
    private static void day(List<ServiceSpec> specs) {
        Supervisor supervisor = new Supervisor(1, Duration.ZERO);
        List<String> names = specs.stream().map(ServiceSpec::name).toList();
        supervisor.advance(1, new Event.Asked(1, new Command.Load(specs)));
        run(supervisor, supervisor.advance(2, new Event.Asked(2, new Command.Start(names))));
        assertThat(supervisor.view()).allMatch(view -> view.state() instanceof ServiceState.Running);
        for (int i = specs.size() * 4 / 5; i < specs.size(); i++) {
            Incarnation incarnation = new Incarnation("s" + i, 1);
            run(
                    supervisor,
                    supervisor.advance(3, new Event.Exited(incarnation, new Exit.Killed(9, false, false), true)));
        }
        run(supervisor, supervisor.advance(4, new Event.Asked(3, new Command.Shutdown())));
        assertThat(supervisor.view()).allMatch(view -> view.state() instanceof ServiceState.Down);
    }

    /** Spawns and ends at once, until nothing comes of it any more. */
    private static void run(Supervisor supervisor, List<Effect> first) {
        List<Effect> effects = first;
        while (!effects.isEmpty()) {
            List<Effect> next = new ArrayList<>();
            for (Effect effect : effects) {
                if (effect instanceof Effect.Spawn(Incarnation incarnation)) {
                    next.addAll(supervisor.advance(5, new Event.Spawned(incarnation, 77)));
                } else if (effect instanceof Effect.SendSignal sent && sent.signal() == 15) {
                    next.addAll(supervisor.advance(6, new Event.Exited(sent.incarnation(), new Exit.Code(0), true)));
                }
            }
            effects = next;
        }
    }
}
