package dev.vigil.core;

import dev.vigil.core.spec.Backoff;
import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ReloadPlan;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.StartPlan;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.core.spec.SuccessExits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Builds specifications: everything at its default but what is named. */
final class Specs {
    private final String name;
    private Kind kind = Kind.DAEMON;
    private Dependencies dependencies = Dependencies.NONE;
    private StartPlan start = StartPlan.DEFAULT;
    private RestartPlan restart = RestartPlan.DEFAULT;
    private StopPlan stop = StopPlan.DEFAULT;
    private ReloadPlan reload = ReloadPlan.DEFAULT;

    private Specs(String name) {
        this.name = name;
    }

    /** A daemon that is running once it is spawned. */
    static Specs daemon(String name) {
        return new Specs(name);
    }

    /** A daemon that says when it is ready. */
    static Specs notifying(String name) {
        return new Specs(name).ready(new Readiness.Notify());
    }

    static Specs oneshot(String name) {
        Specs specs = new Specs(name);
        specs.kind = Kind.ONESHOT;
        return specs;
    }

    Specs after(String... names) {
        dependencies = new Dependencies(List.of(names), dependencies.requires(), dependencies.wants());
        return this;
    }

    Specs requires(String... names) {
        dependencies = new Dependencies(dependencies.after(), List.of(names), dependencies.wants());
        return this;
    }

    Specs wants(String... names) {
        dependencies = new Dependencies(dependencies.after(), dependencies.requires(), List.of(names));
        return this;
    }

    Specs ready(Readiness readiness) {
        start = new StartPlan(readiness, start.timeout());
        return this;
    }

    Specs startTimeout(Duration timeout) {
        start = new StartPlan(start.readiness(), timeout);
        return this;
    }

    Specs restart(RestartPolicy policy) {
        restart = new RestartPlan(policy, restart.backoff(), restart.limit(), restart.successExits());
        return this;
    }

    Specs backoff(Backoff backoff) {
        restart = new RestartPlan(restart.policy(), backoff, restart.limit(), restart.successExits());
        return this;
    }

    Specs successExits(List<Integer> codes, List<Integer> signals) {
        restart =
                new RestartPlan(restart.policy(), restart.backoff(), restart.limit(), new SuccessExits(codes, signals));
        return this;
    }

    /** Always at once. */
    Specs noBackoff() {
        return backoff(new Backoff(Duration.ZERO, Duration.ZERO, 1, 0, Duration.ofSeconds(10)));
    }

    /** The default without jitter. */
    Specs steadyBackoff() {
        Backoff d = Backoff.DEFAULT;
        return backoff(new Backoff(d.initial(), d.max(), d.factor(), 0, d.resetAfter()));
    }

    Specs limit(int count, Duration within) {
        restart = new RestartPlan(
                restart.policy(),
                restart.backoff(),
                Optional.of(new RestartLimit(count, within)),
                restart.successExits());
        return this;
    }

    Specs stop(StopPlan plan) {
        stop = plan;
        return this;
    }

    Specs stopTimeout(Duration timeout) {
        return stop(new StopPlan(stop.signal(), timeout, stop.command(), stop.finalSignal(), stop.wholeGroup()));
    }

    Specs stopCommand(String... command) {
        return stop(
                new StopPlan(stop.signal(), stop.timeout(), List.of(command), stop.finalSignal(), stop.wholeGroup()));
    }

    Specs reloadCommand(String... command) {
        reload = new ReloadPlan(1, List.of(command));
        return this;
    }

    ServiceSpec spec() {
        return new ServiceSpec(
                name, name, kind, dependencies, start, restart, stop, reload, Launch.of(List.of("/bin/" + name)));
    }
}
