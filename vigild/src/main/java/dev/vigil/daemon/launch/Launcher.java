package dev.vigil.daemon.launch;

import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.ProcessListener;
import dev.vigil.daemon.process.Processes;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.SpawnPlan;
import java.util.Optional;
import java.util.function.Consumer;

/** Where launches are begun and what comes of them is registered. */
public final class Launcher {
    private final SpawnerPool spawners;
    private final LaunchPlanner planner;
    private final Processes processes;
    private final Cgroups cgroups;

    public Launcher(SpawnerPool spawners, LaunchPlanner planner, Processes processes, Cgroups cgroups) {
        this.spawners = spawners;
        this.planner = planner;
        this.processes = processes;
        this.cgroups = cgroups;
    }

    /** Launches the main process of an incarnation; its end goes to the {@link ProcessListener}. */
    public void launchMain(LaunchRequest launch, Consumer<LaunchResult> done) {
        begin(launch, launched -> {
            if (launched instanceof LaunchResult.Started started) {
                cgroups.attach(launch.spec().name(), started.pid());
                processes.bornMain(launch.incarnation(), started, () -> done.accept(launched));
            } else {
                done.accept(launched);
            }
        });
    }

    /** Launches another program of a service; {@code ended} hears how it ended. */
    public void launchOther(LaunchRequest launch, Consumer<LaunchResult> done, Consumer<Optional<ChildStatus>> ended) {
        begin(launch, launched -> {
            done.accept(launched);
            if (launched instanceof LaunchResult.Started started) {
                processes.born(started, ended);
            }
        });
    }

    private void begin(LaunchRequest launch, Consumer<LaunchResult> done) {
        processes.launching();
        spawners.begin(new LaunchTask() {
            @Override
            public SpawnPlan plan() {
                return planner.plan(launch);
            }

            @Override
            public String explain(SpawnPlan plan, int errno) {
                return planner.explain(plan, errno);
            }

            @Override
            public void done(LaunchResult launched) {
                try {
                    done.accept(launched);
                } finally {
                    processes.launchDone();
                }
            }
        });
    }
}
