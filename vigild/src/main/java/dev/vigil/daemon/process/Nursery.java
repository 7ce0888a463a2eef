package dev.vigil.daemon.process;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.SpawnPlan;
import java.util.Optional;
import java.util.function.Consumer;

/** Where launches are begun and what comes of them is registered. */
public final class Nursery {
    private final SpawnerPool held;
    private final SpawnerPool pool;
    private final LaunchPlanner planner;
    private final Processes processes;
    private final Cgroups cgroups;

    /** Main processes are launched by {@code held}, which may wait with it; all else by {@code pool}. */
    public Nursery(SpawnerPool held, SpawnerPool pool, LaunchPlanner planner, Processes processes, Cgroups cgroups) {
        this.held = held;
        this.pool = pool;
        this.planner = planner;
        this.processes = processes;
        this.cgroups = cgroups;
    }

    /** Launches the main process of an incarnation; its end goes to the {@link ProcessListener}. */
    public void launchMain(ServiceLaunch launch, Consumer<Launched> done) {
        begin(held, launch, launched -> {
            if (launched instanceof Launched.Started started) {
                cgroups.attach(launch.spec().name(), started.pid());
                processes.bornMain(launch.of(), started, () -> done.accept(launched));
            } else {
                done.accept(launched);
            }
        });
    }

    /** Launches another program of a service; {@code ended} hears how it ended. */
    public void launchOther(ServiceLaunch launch, Consumer<Launched> done, Consumer<Optional<ChildStatus>> ended) {
        begin(pool, launch, launched -> {
            done.accept(launched);
            if (launched instanceof Launched.Started started) {
                processes.born(started, ended);
            }
        });
    }

    private void begin(SpawnerPool spawners, ServiceLaunch launch, Consumer<Launched> done) {
        processes.launching();
        spawners.begin(new Launching() {
            @Override
            public SpawnPlan plan() {
                return planner.plan(launch);
            }

            @Override
            public String explain(SpawnPlan plan, int errno) {
                return planner.explain(plan, errno);
            }

            @Override
            public void done(Launched launched) {
                try {
                    done.accept(launched);
                } finally {
                    processes.launchDone();
                }
            }
        });
    }
}
