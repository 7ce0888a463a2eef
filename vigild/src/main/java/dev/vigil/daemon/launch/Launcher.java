package dev.vigil.daemon.launch;

import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.ChildReaper;
import dev.vigil.linux.ChildStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Begins launches and registers what comes of them. */
public final class Launcher {
    private final SpawnerPool spawners;
    private final LaunchPlanner planner;
    private final LaunchConfirmations confirmations;
    private final ChildReaper reaper;
    private final Cgroups cgroups;

    public Launcher(
            SpawnerPool spawners,
            LaunchPlanner planner,
            LaunchConfirmations confirmations,
            ChildReaper reaper,
            Cgroups cgroups) {
        this.spawners = spawners;
        this.planner = planner;
        this.confirmations = confirmations;
        this.reaper = reaper;
        this.cgroups = cgroups;
    }

    /** Launches the main process of an incarnation; its end is an event. */
    public void launchMain(LaunchRequest launch, Consumer<LaunchResult> done) {
        String service = launch.spec().name();
        begin(launch, List.of(pid -> cgroups.attachAtOnce(service, pid)), result -> {
            if (result instanceof LaunchResult.Started started) {
                if (started.status().isEmpty()) {
                    cgroups.attach(service, started.pid());
                }
                reaper.launchedMain(launch.incarnation(), started.pid(), started.pidfd(), () -> done.accept(result));
            } else {
                done.accept(result);
            }
        });
    }

    /** Launches another program of a service; {@code ended} hears how it ended. */
    public void launchOther(LaunchRequest launch, Consumer<LaunchResult> done, Consumer<Optional<ChildStatus>> ended) {
        launch(launch, done, _ -> {}, ended);
    }

    /** The same; what is left of its process group when it has ended is killed. */
    public void launchCommand(
            LaunchRequest launch, Consumer<LaunchResult> done, Consumer<Optional<ChildStatus>> ended) {
        launch(launch, done, reaper::killGroup, ended);
    }

    private void launch(
            LaunchRequest launch,
            Consumer<LaunchResult> done,
            IntConsumer beforeReap,
            Consumer<Optional<ChildStatus>> ended) {
        begin(launch, List.of(), result -> {
            done.accept(result);
            if (result instanceof LaunchResult.Started started) {
                int pid = started.pid();
                reaper.launched(pid, started.pidfd(), () -> beforeReap.accept(pid), ended);
            }
        });
    }

    private void begin(LaunchRequest launch, List<LaunchStep> first, Consumer<LaunchResult> done) {
        reaper.launchBegins();
        spawners.begin(new LaunchTask() {
            @Override
            public PlannedLaunch plan() {
                return planner.plan(launch, first);
            }

            @Override
            public String explain(PlannedLaunch plan, int errno) {
                return planner.explain(plan, errno);
            }

            @Override
            public void done(LaunchResult result) {
                confirmations.await(result, confirmed -> settle(confirmed, done));
            }
        });
    }

    /** One whose program never ran has left nothing behind once it is reaped. */
    private void settle(LaunchResult result, Consumer<LaunchResult> done) {
        if (result instanceof LaunchResult.Started started && !started.problem().isEmpty()) {
            LaunchResult refused = new LaunchResult.Refused(started.problem());
            reaper.launched(started.pid(), started.pidfd(), () -> {}, _ -> finish(refused, done));
        } else {
            finish(result, done);
        }
    }

    private void finish(LaunchResult result, Consumer<LaunchResult> done) {
        try {
            done.accept(result);
        } finally {
            reaper.launchEnds();
        }
    }
}
