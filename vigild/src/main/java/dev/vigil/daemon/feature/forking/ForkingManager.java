package dev.vigil.daemon.feature.forking;

import dev.vigil.core.Event;
import dev.vigil.core.Event.Triggered.Action;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.TriggerCause;
import dev.vigil.core.spec.MainPidFile;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.readiness.ReadinessManager;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.process.MainProcesses;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Services of {@code kind = "forking"}. When the first process has ended with success, the main process is looked for;
 * one that is not found in time fails with the reason, which is told before the start timeout would say less.
 */
public final class ForkingManager implements Feature {
    private static final long SEARCH_NANOS_MAX = 10_000_000_000L;

    private final FeatureContext context;
    private final MainProcesses mains;
    private final ReadinessManager readiness;
    private final Map<Incarnation, ForkedProgram> programs = new HashMap<>();
    private final Map<Incarnation, Long> giveUpNanos = new HashMap<>();
    private final Map<Incarnation, Long> startsUntilNanos = new HashMap<>();
    private final DeadlineQueue<ForkedProgram> looks = new DeadlineQueue<>();

    public ForkingManager(FeatureContext context, MainProcesses mains, ReadinessManager readiness) {
        this.context = context;
        this.mains = mains;
        this.readiness = readiness;
    }

    @Override
    public void launched(Incarnation incarnation, ServiceSpec spec) {
        if (spec.kind() == ServiceSpec.Kind.FORKING) {
            register(incarnation, spec, context.linux().monotonicNanos());
        }
    }

    private ForkedProgram register(Incarnation incarnation, ServiceSpec spec, long startedNanos) {
        ForkedProgram program = new ForkedProgram(
                context.linux(),
                mains,
                incarnation,
                spec.section(MainPidFile.class).map(MainPidFile::path),
                this::search);
        programs.put(incarnation, program);
        Duration timeout = spec.start().timeout();
        if (!timeout.isZero()) {
            startsUntilNanos.put(incarnation, startedNanos + timeout.toNanos() / 20 * 19);
        }
        mains.forks(incarnation, program);
        return program;
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        if (spec.kind() != ServiceSpec.Kind.FORKING) {
            return;
        }
        ForkedProgram program = register(incarnation, spec, state.startedNanos());
        if (mains.isWithoutMain(incarnation)) {
            program.launcherEnded();
        } else if (state instanceof ServiceState.Running || mains.hasOwnMain(incarnation)) {
            readiness.foundMain(incarnation);
        } else if (state.pid() == 0) {
            program.searchFromUnknown();
            giveUpNanos.put(incarnation, startsUntilNanos.getOrDefault(incarnation, Long.MAX_VALUE));
        }
    }

    private void search(ForkedProgram program) {
        long now = context.linux().monotonicNanos();
        long starts = startsUntilNanos.getOrDefault(program.incarnation(), Long.MAX_VALUE);
        giveUpNanos.put(program.incarnation(), Math.min(now + SEARCH_NANOS_MAX, starts));
        looks.set(program, now);
    }

    private void look(ForkedProgram program, long nowNanos) {
        Incarnation incarnation = program.incarnation();
        boolean isKnown = mains.hasOwnMain(incarnation) || !program.firstMayBeMain();
        if (isKnown && !mains.isWithoutMain(incarnation)) {
            found(program);
        } else if (program.look(nowNanos).isPresent()) {
            found(program);
        } else if (mains.leftBehind(incarnation).isEmpty() && mains.isGone(incarnation)) {
            mains.endSearch(incarnation);
        } else if (nowNanos >= giveUpNanos.getOrDefault(incarnation, 0L)) {
            context.events()
                    .add(new Event.Triggered(
                            incarnation, Action.RESTART, program.problem(), TriggerCause.MAIN_PROCESS));
        } else {
            looks.set(program, program.nextLookNanos(nowNanos));
        }
    }

    /** By this search, or because the service has named it. */
    private void found(ForkedProgram program) {
        Incarnation incarnation = program.incarnation();
        int main = context.groups().mainOf(incarnation);
        if (main != 0) {
            context.events().add(new Event.ChangedMainPid(incarnation, main));
            readiness.foundMain(incarnation);
        }
    }

    @Override
    public void ended(Incarnation incarnation) {
        ForkedProgram program = programs.remove(incarnation);
        startsUntilNanos.remove(incarnation);
        giveUpNanos.remove(incarnation);
        if (program != null) {
            looks.remove(program);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return looks.nearestNanos();
    }

    @Override
    public void tick(long nowNanos) {
        looks.takeDue(nowNanos).forEach(program -> look(program, nowNanos));
    }
}
