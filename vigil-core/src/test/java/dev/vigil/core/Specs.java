package dev.vigil.core;

import dev.vigil.core.spec.Backoff;
import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.Essential;
import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.KillMode;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ReloadPlan;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.Section;
import dev.vigil.core.spec.ServiceSockets;
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
    private ServiceSpec spec;

    private Specs(ServiceSpec spec) {
        this.spec = spec;
    }

    /** A daemon that is running once it is spawned. */
    static Specs daemon(String name) {
        return new Specs(ServiceSpec.of(name, List.of("/bin/" + name)));
    }

    /** A daemon that says when it is ready. */
    static Specs notifying(String name) {
        return daemon(name).ready(new Readiness.Notify());
    }

    static Specs oneshot(String name) {
        Specs specs = daemon(name);
        specs.spec = specs.spec.withKind(Kind.ONESHOT);
        return specs;
    }

    /** A program that puts itself into the background. */
    static Specs forking(String name) {
        Specs specs = daemon(name);
        specs.spec = specs.spec.withKind(Kind.FORKING);
        return specs;
    }

    Specs after(String... names) {
        Dependencies before = spec.dependencies();
        return dependencies(new Dependencies(List.of(names), before.requires(), before.wants(), before.afterHealthy()));
    }

    Specs requires(String... names) {
        Dependencies before = spec.dependencies();
        return dependencies(new Dependencies(before.after(), List.of(names), before.wants(), before.afterHealthy()));
    }

    Specs wants(String... names) {
        Dependencies before = spec.dependencies();
        return dependencies(new Dependencies(before.after(), before.requires(), List.of(names), before.afterHealthy()));
    }

    Specs afterHealthy(String... names) {
        Dependencies before = spec.dependencies();
        return dependencies(new Dependencies(before.after(), before.requires(), before.wants(), List.of(names)));
    }

    /** With a check of its health. */
    Specs checked() {
        Health.Timing timing = new Health.Timing(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ZERO);
        Health.Check check =
                new Health.Check(new Health.Question.Exec(List.of("/bin/check")), timing, 3, 1, Health.Action.REPORT);
        spec = spec.withSection(Health.class, new Health(List.of(check)));
        return this;
    }

    /** Launched at the first connection to a socket. */
    Specs onDemand() {
        ListenSocket socket = new ListenSocket(
                new ListenSocket.Unix(ListenSocket.UnixType.STREAM, "/s"),
                "web",
                1,
                ListenSocket.FileAccess.DEFAULT,
                ListenSocket.Options.NONE);
        spec = spec.withSection(
                ServiceSockets.class, new ServiceSockets(List.of(socket), false, true, Optional.empty()));
        return this;
    }

    private Specs dependencies(Dependencies dependencies) {
        spec = spec.withDependencies(dependencies);
        return this;
    }

    Specs ready(Readiness readiness) {
        spec = spec.withReadiness(readiness);
        return this;
    }

    Specs startTimeout(Duration timeout) {
        spec = spec.withStart(new StartPlan(timeout));
        return this;
    }

    Specs restart(RestartPolicy policy) {
        return restart(spec.restart().withPolicy(policy));
    }

    Specs backoff(Backoff backoff) {
        return restart(spec.restart().withBackoff(backoff));
    }

    Specs successExits(List<Integer> codes, List<Integer> signals) {
        return restart(spec.restart().withSuccessExits(new SuccessExits(codes, signals)));
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
        return restart(spec.restart().withLimit(Optional.of(new RestartLimit(count, within))));
    }

    private Specs restart(RestartPlan plan) {
        spec = spec.withRestart(plan);
        return this;
    }

    Specs stop(StopPlan plan) {
        spec = spec.withStop(plan);
        return this;
    }

    Specs stopTimeout(Duration timeout) {
        return stop(spec.stop().withTimeout(timeout));
    }

    Specs essential(Essential.Ends ends) {
        spec = spec.withSection(Essential.class, new Essential(ends));
        return this;
    }

    Specs command(String... command) {
        spec = spec.withLaunch(spec.launch().withCommand(List.of(command)));
        return this;
    }

    Specs stopCommand(String... command) {
        return stop(spec.stop().withCommand(List.of(command)));
    }

    Specs reloadCommand(String... command) {
        spec = spec.withReload(new ReloadPlan(1, List.of(command)));
        return this;
    }

    Specs commands(LaunchCommands commands) {
        spec = spec.withSection(LaunchCommands.class, commands);
        return this;
    }

    /** With a command of each kind around its launch; of a oneshot none after its start. */
    Specs allCommands() {
        List<List<String>> one = List.of(List.of("/bin/true"));
        boolean oneshot = spec.kind() == Kind.ONESHOT;
        return commands(new LaunchCommands(one, one, oneshot ? List.of() : one, one));
    }

    Specs preStart() {
        return commands(new LaunchCommands(List.of(), List.of(List.of("/bin/true")), List.of(), List.of()));
    }

    Specs postStart() {
        return commands(new LaunchCommands(List.of(), List.of(), List.of(List.of("/bin/true")), List.of()));
    }

    Specs postStop() {
        return commands(new LaunchCommands(List.of(), List.of(), List.of(), List.of(List.of("/bin/true"))));
    }

    Specs killMode(KillMode mode) {
        return stop(spec.stop().withKillMode(mode));
    }

    <S extends Section> Specs section(Class<S> type, S section) {
        spec = spec.withSection(type, section);
        return this;
    }

    ServiceSpec spec() {
        return spec;
    }
}
