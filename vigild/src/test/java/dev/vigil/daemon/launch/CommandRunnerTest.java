package dev.vigil.daemon.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.daemon.process.Processes;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands whose launches take as long as the test likes. */
class CommandRunnerTest {
    private static final List<String> COMMAND = List.of("/bin/true");

    private final Linux linux = new NativeLinux();
    private final EventLoop loop = new EventLoop(linux, new DaemonLog(linux, Runnable::run));
    private final List<LaunchTask> launches = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private final CommandRunner commands = runner();

    private CommandRunner runner() {
        Poller poller = loop.poller(EventPriority.EXIT);
        Cgroups cgroups = Cgroups.none(linux);
        IdentityVariables identity = new IdentityVariables(linux, new byte[16]);
        Processes processes = Processes.watching(linux, poller, cgroups, "/nowhere", identity, new EventQueue());
        LaunchPlanner planner = new LaunchPlanner(linux, identity);
        Launcher launcher = new Launcher(
                launches::add, planner, new LaunchConfirmations(linux, poller), processes.reaper(), cgroups);
        return new CommandRunner(linux, launcher, loop::nowNanos, String::valueOf);
    }

    private CommandRunner.Command run() {
        LaunchRequest request = new LaunchRequest(
                ServiceSpec.of("web", COMMAND), new Incarnation("web", 1), COMMAND, LaunchAdditions.NOTHING);
        return commands.run(request, Duration.ofMinutes(1), error -> ends.add(error));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    /** vigild waits for that before it ends: a process that is not there yet cannot be killed. */
    @Test
    void whatIsBeingLaunchedIsKnownAlsoWhenItIsCancelled() {
        assertThat(commands.isLaunching()).isFalse();
        run();
        run().cancel();
        assertThat(commands.isLaunching()).isTrue();
        launches.getFirst().done(new LaunchResult.Refused("no such file"));
        assertThat(commands.isLaunching())
                .as("the cancelled one is still on its way")
                .isTrue();
        launches.getLast().done(new LaunchResult.Refused("no such file"));
        assertThat(commands.isLaunching()).isFalse();
        assertThat(ends).containsExactly("no such file");
    }
}
