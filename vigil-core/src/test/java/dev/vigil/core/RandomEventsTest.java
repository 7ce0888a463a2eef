package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Event.Command;
import dev.vigil.core.SimulatedServices.Move;
import dev.vigil.core.spec.KillMode;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.StopPlan.FurtherSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Worlds drawn from a seed: services with dependencies, operators and bad weather; then the weather clears, and
 * everything must come to where it is wanted.
 *
 * <p>A failure names its seed. {@code -Dvigil.seed=N} plays that one alone, {@code -Dvigil.seeds=N} that many.
 */
class RandomEventsTest {
    private static final int STEPS = 300;
    private static final List<FurtherSignal> FURTHER =
            List.of(new FurtherSignal(2, Duration.ofSeconds(5)), new FurtherSignal(3, Duration.ofSeconds(1)));
    private static final long SEEDS = 400;

    @Test
    void lawsHoldInAnyWeatherAndOrderReturnsWhenItClears() {
        seeds().forEach(RandomEventsTest::play);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        LongStream.range(0, 20).forEach(seed -> assertThat(play(seed)).isEqualTo(play(seed)));
    }

    private static LongStream seeds() {
        Long only = Long.getLong("vigil.seed");
        return only != null ? LongStream.of(only) : LongStream.range(0, Long.getLong("vigil.seeds", SEEDS));
    }

    private static List<SimulatedServices.Turn> play(long seed) {
        try {
            return new Player(new SplittableRandom(seed)).play();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("replay with -Dvigil.seed=" + seed + ": " + failure.getMessage(), failure);
        }
    }

    private record Player(SplittableRandom random) {
        List<SimulatedServices.Turn> play() {
            SimulatedServices world = new SimulatedServices(services());
            double faults = random.nextDouble() * 0.6;
            for (int step = 0; step < STEPS; step++) {
                step(world, faults);
            }
            world.clearWeather();
            world.checkLiveness();
            restoreAndShutDown(world);
            return world.trace();
        }

        private void restoreAndShutDown(SimulatedServices world) {
            world.ask(new Command.Start(world.names()));
            long settle = world.ask(new Command.Settle());
            world.clearWeather();
            world.checkLiveness();
            for (String name : world.names()) {
                world.require(world.record(name).state().isReady(), name + " runs in the end, settled by " + settle);
            }
            if (random.nextBoolean()) {
                step(world, 1);
            }
            world.ask(new Command.Shutdown());
            world.ask(new Command.Start(world.names()));
            world.clearWeather();
            world.require(world.hasShutDown(), "a shutdown comes to its end");
            world.checkLiveness();
        }

        private void step(SimulatedServices world, double faults) {
            double dice = random.nextDouble();
            if (dice < 0.15) {
                world.ask(command(world));
                return;
            }
            if (dice < 0.20) {
                String name = pick(world.names());
                world.stale(name, world.record(name).incarnation() + random.nextInt(-2, 2), random.nextBoolean());
                return;
            }
            if (dice < 0.30) {
                world.pass(Duration.ofMillis(random.nextInt(1, 2_000)));
                return;
            }
            boolean fault = random.nextDouble() < faults;
            List<Move> moves = world.moves().stream()
                    .filter(move -> move.isFault() == fault)
                    .toList();
            if (!moves.isEmpty()) {
                pick(moves).change().run();
            }
        }

        private Command command(SimulatedServices world) {
            List<String> some = some(world.names(), 1 + random.nextInt(2));
            return switch (random.nextInt(8)) {
                case 0, 1, 2 -> new Command.Start(some);
                case 3, 4 -> new Command.Stop(some);
                case 5 -> new Command.Restart(some);
                case 6 -> new Command.Settle();
                default -> random.nextBoolean() ? new Command.Reload(some) : new Command.Signal(some, 10);
            };
        }

        private List<ServiceSpec> services() {
            int count = random.nextInt(1, 9);
            List<String> names =
                    IntStream.range(0, count).mapToObj(i -> "s" + i).toList();
            return IntStream.range(0, count)
                    .mapToObj(i -> service(names.get(i), names.subList(0, i)))
                    .toList();
        }

        private ServiceSpec service(String name, List<String> earlier) {
            Specs specs = switch (random.nextInt(4)) {
                case 0 -> Specs.oneshot(name);
                case 1 -> Specs.daemon(name);
                default -> Specs.notifying(name);
            };
            specs.restart(pick(List.of(RestartPolicy.values())));
            if (random.nextInt(4) == 0) {
                specs.noBackoff();
            }
            if (random.nextInt(4) == 0) {
                specs.limit(random.nextInt(1, 5), Duration.ofSeconds(60));
            }
            if (random.nextInt(4) == 0) {
                specs.stopCommand("/bin/stop");
            }
            if (random.nextInt(4) == 0) {
                specs.stopTimeout(Duration.ZERO);
            }
            if (random.nextInt(3) == 0) {
                specs.reloadCommand("/bin/reload");
            }
            if (random.nextInt(4) == 0) {
                specs.stop(specs.spec().stop().withFurther(FURTHER));
            }
            if (random.nextInt(4) == 0) {
                specs.killMode(pick(List.of(KillMode.GROUP, KillMode.MIXED, KillMode.PROCESS)));
            }
            if (random.nextInt(3) == 0) {
                specs.allCommands();
            }
            if (specs.spec().kind() == ServiceSpec.Kind.DAEMON && random.nextInt(3) == 0) {
                specs.checked();
            }
            return specs.afterHealthy(random.nextInt(3) == 0 ? needs(earlier) : new String[0])
                    .requires(needs(earlier))
                    .wants(needs(earlier))
                    .after(needs(earlier))
                    .spec();
        }

        private String[] needs(List<String> earlier) {
            int most = Math.min(earlier.size(), 2);
            return some(earlier, most == 0 ? 0 : random.nextInt(most + 1)).toArray(String[]::new);
        }

        private List<String> some(List<String> names, int count) {
            List<String> rest = new ArrayList<>(names);
            List<String> some = new ArrayList<>();
            while (some.size() < count && !rest.isEmpty()) {
                some.add(rest.remove(random.nextInt(rest.size())));
            }
            return some;
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }
    }
}
