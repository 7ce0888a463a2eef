package dev.vigil.sim;

import dev.vigil.core.spec.Backoff;
import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ReloadPlan;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.StartPlan;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.core.spec.StopPlan.FurtherSignal;
import dev.vigil.core.spec.SuccessExits;
import dev.vigil.core.spec.Watchdog;
import dev.vigil.sim.kernel.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Draws the services of a world. */
final class ServiceGenerator {
    static final String SERVICE = "/sim/service";
    static final String COMMAND = "/sim/command";

    static final long WATCHDOG_NANOS_MIN = 1_000_000_000L;
    static final long WATCHDOG_NANOS_MAX = 20_000_000_000L;

    private static final int SERVICES_MAX = 10;

    private final SeededRandom draw;
    private final SeededRandom users;
    private final boolean hasUsers;
    private final SeededRandom watchdogs;
    private final boolean hasWatchdogs;
    private final SeededRandom commands;

    private ServiceGenerator(SeededRandom draw) {
        this.draw = draw;
        this.users = draw.branch("users");
        this.hasUsers = users.chance(0.3);
        this.watchdogs = draw.branch("watchdogs");
        this.hasWatchdogs = watchdogs.chance(0.2);
        this.commands = draw.branch("commands");
    }

    static List<SimService> draw(SeededRandom draw) {
        ServiceGenerator fleet = new ServiceGenerator(draw);
        List<SimService> residents = new ArrayList<>();
        int count = 1 + draw.below(SERVICES_MAX);
        for (int i = 0; i < count; i++) {
            residents.add(new SimService(fleet.spec("s" + i, residents), draw.chance(0.6)));
        }
        return residents;
    }

    private ServiceSpec spec(String name, List<SimService> earlier) {
        boolean oneshot = draw.chance(0.15);
        Dependencies dependencies = dependencies(earlier);
        Optional<Readiness> readiness = readiness(name);
        ServiceSpec spec = ServiceSpec.of(name, List.of(SERVICE, name))
                .withKind(oneshot ? ServiceSpec.Kind.ONESHOT : ServiceSpec.Kind.DAEMON)
                .withDependencies(dependencies)
                .withStart(new StartPlan(Duration.ofMillis(draw.magnitude(500, 20_000))))
                .withRestart(restart())
                .withStop(stop())
                .withReload(draw.chance(0.3) ? new ReloadPlan(1, List.of(COMMAND, "reload")) : ReloadPlan.DEFAULT)
                .withLaunch(launch(name));
        ServiceSpec ready = readiness.map(spec::withReadiness).orElse(spec);
        return withCommands(oneshot ? ready : watched(ready));
    }

    /** In some worlds a half of the daemons must say that they are alive. */
    private ServiceSpec watched(ServiceSpec spec) {
        return hasWatchdogs && watchdogs.chance(0.5)
                ? spec.withSection(
                        Watchdog.class,
                        new Watchdog(Duration.ofNanos(watchdogs.magnitude(WATCHDOG_NANOS_MIN, WATCHDOG_NANOS_MAX))))
                : spec;
    }

    /** A third has commands around its launch. */
    private ServiceSpec withCommands(ServiceSpec spec) {
        ServiceSpec stepwise = commands.chance(0.2)
                ? spec.withStop(spec.stop()
                        .withFurther(List.of(
                                new FurtherSignal(2, Duration.ofMillis(commands.magnitude(10, 3_000))),
                                new FurtherSignal(3, Duration.ofMillis(commands.magnitude(10, 3_000))))))
                : spec;
        if (!commands.chance(0.35)) {
            return stepwise;
        }
        boolean daemon = spec.kind() == ServiceSpec.Kind.DAEMON;
        LaunchCommands around = new LaunchCommands(
                some(0.1, "condition", 1),
                some(0.5, "pre-start", 2),
                daemon ? some(0.5, "post-start", 2) : List.of(),
                some(0.6, "post-stop", 1));
        return stepwise.withSection(LaunchCommands.class, around);
    }

    private List<List<String>> some(double chance, String what, int most) {
        return commands.chance(chance)
                ? Collections.nCopies(1 + commands.below(most), List.of(COMMAND, what))
                : List.of();
    }

    private Dependencies dependencies(List<SimService> earlier) {
        return new Dependencies(some(earlier), some(earlier), some(earlier));
    }

    private List<String> some(List<SimService> earlier) {
        return earlier.isEmpty() || !draw.chance(0.2)
                ? List.of()
                : List.of(draw.of(earlier).name());
    }

    /** A fifth has none, a fifth notifies. */
    private Optional<Readiness> readiness(String name) {
        return draw.of(List.of(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Readiness.Notify()),
                Optional.of(new Readiness.Notify()),
                Optional.of(new Readiness.NotificationFd(3)),
                Optional.of(new Readiness.LogLine("ready")),
                Optional.of(new Readiness.FileExists("/sim/" + name + ".ready")),
                Optional.of(new Readiness.Unix("/sim/" + name + ".sock")),
                Optional.of(new Readiness.Exec(List.of(COMMAND, "check"))),
                Optional.of(new Readiness.Delay(Duration.ofMillis(draw.magnitude(1, 300))))));
    }

    private RestartPlan restart() {
        Backoff backoff = new Backoff(
                Duration.ofMillis(draw.chance(0.3) ? 0 : draw.magnitude(1, 2_000)),
                Duration.ofMillis(draw.magnitude(2_000, 30_000)),
                draw.of(List.of(1.0, 1.5, 2.0, 3.0)),
                draw.of(List.of(0.0, 0.1, 0.5)),
                Duration.ofMillis(draw.magnitude(10, 20_000)));
        Optional<RestartLimit> limit = draw.chance(0.3)
                ? Optional.of(new RestartLimit(1 + draw.below(8), Duration.ofMillis(draw.magnitude(100, 100_000))))
                : Optional.empty();
        RestartPolicy policy = draw.of(List.of(
                RestartPolicy.ALWAYS,
                RestartPolicy.ALWAYS,
                RestartPolicy.ALWAYS,
                RestartPolicy.ON_FAILURE,
                RestartPolicy.ON_ABNORMAL,
                RestartPolicy.NEVER));
        return new RestartPlan(policy, backoff, limit, SuccessExits.DEFAULT);
    }

    private StopPlan stop() {
        return new StopPlan(
                draw.of(List.of(15, 15, 15, 2, 1)),
                Duration.ofMillis(draw.magnitude(10, 10_000)),
                draw.chance(0.15) ? List.of(COMMAND, "stop") : List.of(),
                9,
                draw.chance(0.7));
    }

    private Launch launch(String name) {
        Output.LogPlan log = new Output.LogPlan(
                draw.chance(0.3) ? draw.magnitude(1_000, 100_000) : 50_000_000,
                1_000_000,
                Duration.ZERO,
                Output.Compression.NONE,
                Output.Stderr.MERGED);
        return Launch.of(List.of(SERVICE, name)).withIdentity(identity()).withOutput(new Output(Output.Sink.LOG, log));
    }

    /** In some worlds two thirds of the services run as other users. */
    private Launch.Identity identity() {
        Optional<String> user = hasUsers
                ? users.of(List.of(Optional.empty(), Optional.of("nobody"), Optional.of("daemon")))
                : Optional.empty();
        return new Launch.Identity(user, Optional.empty(), Optional.empty());
    }
}
