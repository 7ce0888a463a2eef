package dev.vigil.daemon;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSandbox;
import dev.vigil.core.spec.ServiceSandbox.Protection;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.feature.sandbox.SandboxManager;
import dev.vigil.daemon.launch.LaunchPlanner;
import dev.vigil.daemon.launch.LaunchPreparer;
import dev.vigil.daemon.launch.LaunchPreparers;
import dev.vigil.daemon.launch.LaunchRequest;
import dev.vigil.daemon.launch.LaunchResult;
import dev.vigil.daemon.launch.LaunchTask;
import dev.vigil.daemon.launch.PlannedLaunch;
import dev.vigil.daemon.launch.Spawning;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.NativeLinux;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a launch costs with and without a sandbox, until the program runs. Run by hand, as root. */
final class SandboxBench {
    private static final int ROUNDS = 200;

    private final NativeLinux linux = new NativeLinux();

    private SandboxBench() {}

    /** Prints medians in microseconds. */
    public static void main(String[] args) {
        SandboxBench bench = new SandboxBench();
        bench.linux.unshareFs();
        ServiceSpec plain = ServiceSpec.of("web", List.of("/bin/true"));
        ServiceSpec user = plain.withLaunch(plain.launch()
                .withIdentity(new Launch.Identity(Optional.of("nobody"), Optional.empty(), Optional.empty())));
        ServiceSandbox all = new ServiceSandbox(
                EnumSet.allOf(Protection.class),
                Optional.of(List.of("NET_BIND_SERVICE")),
                new ServiceSandbox.Paths(List.of("/"), List.of("/var/lib"), List.of("/srv")),
                true);
        ServiceSandbox noNetwork = new ServiceSandbox(
                EnumSet.complementOf(EnumSet.of(Protection.PRIVATE_NETWORK)), all.capabilities(), all.paths(), true);
        for (int i = 0; i < 2; i++) {
            bench.measure("plain", plain);
            bench.measure("user", user);
            bench.measure("user and all but the network", user.withSection(ServiceSandbox.class, noNetwork));
            bench.measure("user and everything", user.withSection(ServiceSandbox.class, all));
        }
    }

    private void measure(String name, ServiceSpec spec) {
        LaunchPreparer preparer = new LaunchPreparers(List.of(
                new SandboxManager(linux, "/run", _ -> List.of(), new ServiceNotes(System::nanoTime), _ -> {})));
        LaunchPlanner planner = new LaunchPlanner(linux, new IdentityVariables(linux, new byte[16]), preparer);
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            Incarnation incarnation = new Incarnation("web", i);
            nanos[i] = launch(
                    planner,
                    LaunchRequest.quiet(spec, incarnation, spec.launch().command(), Map.of()));
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%-30s median %6d us, p90 %6d us%n", name, nanos[ROUNDS / 2] / 1000, nanos[ROUNDS * 9 / 10] / 1000);
    }

    private long launch(LaunchPlanner planner, LaunchRequest request) {
        long start = System.nanoTime();
        Spawning spawning = new Spawning(linux, new LaunchTask() {
            @Override
            public PlannedLaunch plan() {
                return planner.plan(request, List.of());
            }

            @Override
            public String explain(PlannedLaunch plan, int errno) {
                return planner.explain(plan, errno);
            }

            @Override
            public void done(LaunchResult result) {}
        });
        spawning.spawn().ifPresent(refused -> {
            throw new IllegalStateException(refused.toString());
        });
        spawning.open();
        if (!(spawning.prepare() instanceof LaunchResult.Started started)) {
            throw new IllegalStateException("refused");
        }
        if (started.status().isPresent()) {
            byte[] said = new byte[512];
            int count = linux.read(started.status().getAsInt(), said, 0, said.length);
            if (count > 0) {
                throw new IllegalStateException(new String(said, 0, count, StandardCharsets.UTF_8));
            }
            linux.close(started.status().getAsInt());
        }
        long nanos = System.nanoTime() - start;
        while (linux.reap(started.pid()).isEmpty()) {
            Thread.onSpinWait();
        }
        linux.close(started.pidfd());
        return nanos;
    }
}
