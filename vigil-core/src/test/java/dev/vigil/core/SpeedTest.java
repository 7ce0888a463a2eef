package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Event.Command;
import dev.vigil.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An event costs what its neighbours cost, not what all services cost. */
class SpeedTest {
    private static final int SERVICES = 1_000;
    private static final int CRASHES = 200;

    /* It takes 10 to 25 ms. A step that looks at all services would take seconds, also on a fast machine. */
    private static final long LIMIT_MILLIS = 500;

    @Test
    void aThousandServicesStartCrashAndStopInFarLessThanASecond() {
        List<ServiceSpec> alone = IntStream.range(0, SERVICES)
                .mapToObj(i -> Specs.daemon("s" + i).noBackoff().spec())
                .toList();
        assertIsFast(alone);
    }

    @Test
    void aThousandServicesThatAllRequireOneAreNoWorse() {
        List<ServiceSpec> hub =
                new ArrayList<>(List.of(Specs.daemon("s0").noBackoff().spec()));
        IntStream.range(1, SERVICES)
                .mapToObj(i -> Specs.daemon("s" + i).noBackoff().requires("s0").spec())
                .forEach(hub::add);
        assertIsFast(hub);
    }

    @Test
    void aChainOfAThousandIsNoWorse() {
        List<ServiceSpec> chain =
                new ArrayList<>(List.of(Specs.daemon("s0").noBackoff().spec()));
        IntStream.range(1, SERVICES)
                .mapToObj(i ->
                        Specs.daemon("s" + i).noBackoff().after("s" + (i - 1)).spec())
                .forEach(chain::add);
        assertIsFast(chain);
    }

    private static void assertIsFast(List<ServiceSpec> specs) {
        long best = IntStream.range(0, 10).mapToLong(_ -> day(specs)).min().orElseThrow();
        assertThat(best / 1_000_000).as("milliseconds of core time").isLessThan(LIMIT_MILLIS);
    }

    /** Starts all, lets some crash, stops all; in nanoseconds. */
    private static long day(List<ServiceSpec> specs) {
        Supervisor supervisor = new Supervisor(1);
        List<String> names = specs.stream().map(ServiceSpec::name).toList();
        long began = System.nanoTime();
        supervisor.advance(1, new Event.Asked(1, new Command.Load(specs)));
        run(supervisor, supervisor.advance(2, new Event.Asked(2, new Command.Start(names))));
        assertThat(supervisor.view()).allMatch(view -> view.state() instanceof ServiceState.Running);
        for (int i = SERVICES - CRASHES; i < SERVICES; i++) {
            Incarnation incarnation = new Incarnation("s" + i, 1);
            run(
                    supervisor,
                    supervisor.advance(3, new Event.Exited(incarnation, new Exit.Killed(9, false, false), true)));
        }
        run(supervisor, supervisor.advance(4, new Event.Asked(3, new Command.Shutdown())));
        assertThat(supervisor.view()).allMatch(view -> view.state() instanceof ServiceState.Down);
        return System.nanoTime() - began;
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
