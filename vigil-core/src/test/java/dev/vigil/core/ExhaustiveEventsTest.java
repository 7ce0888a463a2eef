package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Event.Command;
import dev.vigil.core.spec.KillMode;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Worlds so small that every order of events can be tried: whatever operator, kernel and programs do, in whatever
 * order, up to a number of turns. Worlds that have the same future are looked at once. After every turn the laws of
 * {@link SimulatedServices} hold; from every world that is reached, fine weather leads to rest.
 *
 * <p>{@code -Dvigil.deeper=N} looks N turns further; each turn takes about five times as long as all before it.
 */
class ExhaustiveEventsTest {
    private static final int DEEPER = Integer.getInteger("vigil.deeper", 0);

    /** What an operator may do at any time, each a few times at most. */
    private record Scenario(List<ServiceSpec> services, List<Command> commands, int commandsMax) {}

    @Test
    void aDaemonThatIsRestarted() {
        int worlds = explore(scenario(3, Specs.notifying("a")), 8);
        assertThat(worlds).isGreaterThan(1_000);
    }

    @Test
    void aDaemonThatIsNotRestarted() {
        explore(scenario(3, Specs.daemon("a").restart(RestartPolicy.NEVER).stopCommand("stop")), 8);
    }

    @Test
    void aDaemonWithoutBackoffAndWithALimit() {
        explore(scenario(2, Specs.daemon("a").noBackoff().limit(2, Duration.ofMinutes(1))), 9);
    }

    @Test
    void aDaemonWithCommandsAroundItsLaunch() {
        explore(scenario(3, Specs.notifying("a").allCommands()), 8);
    }

    @Test
    void aDaemonWhoseOthersAreLeftAlone() {
        explore(scenario(3, Specs.daemon("a").killMode(KillMode.PROCESS).postStop()), 8);
    }

    @Test
    void aDaemonThatRequiresOneWithCommandsAroundItsLaunch() {
        explore(scenario(2, Specs.daemon("a").allCommands(), Specs.daemon("b").requires("a")), 6);
    }

    @Test
    void aOneshotAndADaemonThatRequiresIt() {
        explore(scenario(2, Specs.oneshot("a"), Specs.daemon("b").requires("a")), 6);
    }

    @Test
    void twoDaemonsThatShareTheirFate() {
        explore(scenario(2, Specs.notifying("a"), Specs.notifying("b").requires("a")), 6);
    }

    @Test
    void twoDaemonsInOrder() {
        explore(scenario(2, Specs.notifying("a"), Specs.notifying("b").after("a")), 6);
    }

    @Test
    void oneThatStartsWhenAnotherIsHealthy() {
        explore(
                scenario(
                        2,
                        Specs.daemon("a").checked(),
                        Specs.daemon("b").requires("a").afterHealthy("a")),
                6);
    }

    @Test
    void aChainOfThreeWithAWant() {
        explore(
                scenario(
                        2,
                        Specs.daemon("a"),
                        Specs.daemon("b").requires("a"),
                        Specs.daemon("c").wants("b").after("a")),
                5);
    }

    private static Scenario scenario(int commandsMax, Specs... specs) {
        List<ServiceSpec> services = Stream.of(specs).map(Specs::spec).toList();
        List<Command> commands = new ArrayList<>();
        for (ServiceSpec service : services) {
            List<String> name = List.of(service.name());
            commands.add(new Command.Start(name));
            commands.add(new Command.Stop(name));
            commands.add(new Command.Restart(name));
        }
        commands.add(new Command.Shutdown());
        return new Scenario(services, commands, commandsMax);
    }

    /** Breadth first; says how many worlds were seen. */
    private static int explore(Scenario scenario, int turns) {
        Set<List<Object>> seen = new HashSet<>();
        Deque<List<Integer>> paths = new ArrayDeque<>();
        paths.add(List.of());
        while (!paths.isEmpty()) {
            List<Integer> path = paths.remove();
            int choices = new Playback(scenario).play(path).choices().size();
            for (int choice = 0; choice < choices; choice++) {
                List<Integer> longer =
                        Stream.concat(path.stream(), Stream.of(choice)).toList();
                Playback playback = new Playback(scenario).play(longer);
                if (seen.add(playback.fingerprint())) {
                    playback.world.clearWeather();
                    playback.world.checkLiveness();
                    if (longer.size() < turns + DEEPER) {
                        paths.add(longer);
                    }
                }
            }
        }
        return seen.size();
    }

    private static final class Playback {
        private final Scenario scenario;
        private final SimulatedServices world;
        private int commands;

        Playback(Scenario scenario) {
            this.scenario = scenario;
            this.world = new SimulatedServices(scenario.services());
        }

        Playback play(List<Integer> path) {
            path.forEach(choice -> choices().get(choice).run());
            return this;
        }

        List<Runnable> choices() {
            List<Runnable> choices = new ArrayList<>();
            world.moves().forEach(move -> choices.add(move.change()));
            if (commands < scenario.commandsMax()) {
                scenario.commands().forEach(command -> choices.add(() -> ask(command)));
            }
            return choices;
        }

        List<Object> fingerprint() {
            return List.of(world.fingerprint(), commands);
        }

        private void ask(Command command) {
            commands++;
            world.ask(command);
        }
    }
}
