package dev.vigil.daemon.feature.health;

import dev.vigil.config.text.Escaped;
import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.probe.ProbeResult;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchRequest;
import dev.vigil.linux.SpawnPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks by a command of the service, with the service's user and environment and {@code MAINPID}. The command has its
 * time; then it is killed with its process group, and the question is answered once it has ended.
 */
final class ExecHealth implements HealthProbe {
    /** Of one that runs: a pipe, and its process. */
    static final int DESCRIPTORS = 3;

    private final FeatureContext context;
    private final Incarnation incarnation;
    private final ServiceSpec spec;
    private final List<String> command;
    private final Duration limit;
    private final Consumer<ProbeResult> done;
    private CommandRunner.@Nullable Command running;

    /** @param limit how long the command may take */
    ExecHealth(
            FeatureContext context,
            Incarnation incarnation,
            ServiceSpec spec,
            List<String> command,
            Duration limit,
            Consumer<ProbeResult> done) {
        this.context = context;
        this.incarnation = incarnation;
        this.spec = spec;
        this.command = command;
        this.limit = limit;
        this.done = done;
    }

    @Override
    public String name() {
        return "exec " + Escaped.text(String.join(" ", command));
    }

    @Override
    public void begin() {
        CheckOutput output = new CheckOutput(context);
        if (!output.problem().isEmpty()) {
            done.accept(ProbeResult.bad(output.problem()));
            return;
        }
        LaunchAdditions additions = new LaunchAdditions(
                Map.of("MAINPID", Integer.toString(context.groups().mainOf(incarnation))),
                List.of(),
                List.of(
                        new SpawnPlan.Descriptor.Inherited(1, output.writeEnd()),
                        new SpawnPlan.Descriptor.Inherited(2, output.writeEnd())),
                List.of());
        LaunchRequest launch = new LaunchRequest(spec, incarnation, command, additions);
        running = context.commands().run(launch, limit, (error, _) -> ended(error, output), output::close);
    }

    private void ended(String error, CheckOutput output) {
        running = null;
        String cause = error.isEmpty() ? "exit code 0" : error;
        done.accept(new ProbeResult(error.isEmpty(), cause, output.text()));
    }

    @Override
    public boolean isAsking() {
        return running != null;
    }

    @Override
    public void expire(String why) {}

    @Override
    public void close() {
        CommandRunner.Command command = running;
        if (command != null) {
            running = null;
            command.cancel();
        }
    }
}
