package dev.vigil.daemon.feature.hooks;

import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchPlanner;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.LaunchRequest;
import dev.vigil.daemon.process.GroupSignals;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells one event by its commands, one after the other, whatever becomes of each. What a command leaves behind is
 * killed.
 *
 * <p>What has kept the service from being launched (a missing directory or environment file, a limit) must not keep it
 * from telling: a command that was refused is tried again without these, with the same user and sandbox.
 */
final class HookRun {
    private static final int COMMAND_MAX = 60;

    private final FeatureContext context;
    private final GroupSignals signals;
    private final HookManager.Surroundings surroundings;
    private final ToldEvent told;
    private final Map<String, String> variables;
    private final byte[] json;
    private final Queue<List<String>> commands;
    private final BiConsumer<HookRun, List<String>> done;
    private final List<String> failures = new ArrayList<>();
    private CommandRunner.@Nullable Command running;
    private boolean isEnded;

    /** @param done hears of the commands that have failed, and why */
    HookRun(
            FeatureContext context,
            GroupSignals signals,
            HookManager.Surroundings surroundings,
            ToldEvent told,
            long skipped,
            BiConsumer<HookRun, List<String>> done) {
        this.context = context;
        this.signals = signals;
        this.surroundings = surroundings;
        this.told = told;
        this.variables = new HashMap<>(told.variables(skipped));
        this.variables.put(IdentityVariables.RUN, context.runDirectory());
        this.json = told.json();
        this.commands = new ArrayDeque<>(told.hooks().at(told.event()));
        this.done = done;
    }

    /** Begins with the next command. */
    void next() {
        List<String> command = commands.poll();
        if (command == null) {
            done.accept(this, failures);
        } else {
            launch(command, told.spec(), "");
        }
    }

    /** Kills the one that runs; the rest is not run. */
    void end(String why) {
        isEnded = true;
        commands.clear();
        if (running != null) {
            running.end(why);
        }
    }

    /** @param refused why it was refused before; empty: it was not */
    private void launch(List<String> command, ServiceSpec spec, String refused) {
        int[] input = {-1, -1};
        Optional<String> problem = openInput(input);
        if (problem.isPresent()) {
            failed(command, problem.get());
            return;
        }
        LaunchAdditions additions = new LaunchAdditions(
                variables,
                List.of(),
                descriptors(spec, input[0]),
                List.of(),
                surroundings.limits().of(spec, told.mark()).steps());
        LaunchRequest request = new LaunchRequest(spec, told.mark(), command, additions);
        running = context.commands()
                .run(
                        request,
                        told.hooks().timeout(),
                        (error, _) -> ended(command, spec, error, refused),
                        () -> context.linux().close(input[0]));
    }

    /** A pipe that holds all of it: nobody waits for who does not read. It is not waited for either. */
    private Optional<String> openInput(int[] ends) {
        Linux linux = context.linux();
        int made = linux.pipe(ends, Flags.O_NONBLOCK);
        if (made < 0) {
            return Optional.of("pipe for its input: " + Errno.describe(made));
        }
        int written = linux.write(ends[1], json, 0, json.length);
        linux.close(ends[1]);
        if (written == json.length) {
            return Optional.empty();
        }
        linux.close(ends[0]);
        return Optional.of("its input of " + json.length + " bytes: "
                + (written < 0 ? Errno.describe(written) : "more than a pipe may hold"));
    }

    private List<Descriptor> descriptors(ServiceSpec spec, int input) {
        List<Descriptor> all = new ArrayList<>(List.of(new Descriptor.Inherited(0, input)));
        try {
            all.addAll(surroundings.output().of(spec, false).descriptors());
        } catch (LaunchRefused _) {
            all.addAll(LaunchPlanner.NULL_OUTPUT);
        }
        return all;
    }

    private void ended(List<String> command, ServiceSpec spec, String error, String refused) {
        boolean ran = running != null && running.ran();
        running = null;
        signals.killRest(told.mark());
        if (!error.isEmpty() && !ran && refused.isEmpty() && !isEnded) {
            launch(command, plain(spec), error);
        } else if (!error.isEmpty()) {
            failed(command, ran || refused.isEmpty() ? error : refused);
        } else {
            next();
        }
    }

    private void failed(List<String> command, String error) {
        String line = String.join(" ", command).replaceAll("\\s+", " ");
        String shown = line.length() > COMMAND_MAX ? line.substring(0, COMMAND_MAX - 3) + "..." : line;
        failures.add("on-event." + told.event().word() + " `" + shown + "`: " + error);
        next();
    }

    private static ServiceSpec plain(ServiceSpec spec) {
        Launch launch = spec.launch();
        Launch.Environment environment = launch.environment();
        Launch.Surroundings surroundings = launch.surroundings();
        return spec.withLaunch(launch.withEnvironment(new Launch.Environment(
                        environment.clear(), List.of(), environment.variables(), environment.filesOfAnybody()))
                .withSurroundings(surroundings.withWorkingDirectory("/").withLimits(Map.of())));
    }
}
