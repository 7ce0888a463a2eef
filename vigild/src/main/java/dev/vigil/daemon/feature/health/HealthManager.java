package dev.vigil.daemon.feature.health;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.Health.Check;
import dev.vigil.core.spec.Health.Question;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.probe.ProbeResult;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.state.journal.JournalSection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the health checks of all services that run: each on its own deadline, none waits for another. What they find
 * goes to the state machine, which decides what follows.
 */
public final class HealthManager implements Feature {
    private final FeatureContext context;
    private final DeadlineQueue<HealthCheck> deadlines = new DeadlineQueue<>();
    private final Map<String, ServiceHealth> services = new HashMap<>();
    private final Map<String, HealthChanges> changes = new HashMap<>();
    private final KnownHealth known = new KnownHealth();
    private final BeatSpread spread = new BeatSpread();

    public HealthManager(FeatureContext context) {
        this.context = context;
    }

    @Override
    public void running(Incarnation incarnation, ServiceSpec spec) {
        spec.section(Health.class).ifPresent(health -> begin(incarnation, spec, health));
    }

    private ServiceHealth begin(Incarnation incarnation, ServiceSpec spec, Health health) {
        long now = context.loop().nowNanos();
        String service = incarnation.service();
        Optional.ofNullable(services.remove(service)).ifPresent(this::close);
        ServiceHealth begun = new ServiceHealth(
                incarnation, context.events(), changes.computeIfAbsent(service, _ -> new HealthChanges()), now);
        List<HealthCheck> checks = new ArrayList<>();
        for (Check check : health.checks()) {
            checks.add(new HealthCheck(
                    check,
                    spread.next(now, check.timing()),
                    done -> probe(incarnation, spec, check, done),
                    context.loop()::nowNanos,
                    answered -> answered(begun, answered)));
        }
        begun.begin(checks);
        services.put(service, begun);
        checks.forEach(check -> deadlines.set(check, check.dueNanos()));
        return begun;
    }

    private HealthProbe probe(Incarnation incarnation, ServiceSpec spec, Check check, Consumer<ProbeResult> done) {
        return switch (check.question()) {
            case Question.Http http -> SocketHealth.http(context, http, done);
            case Question.Tcp tcp -> SocketHealth.tcp(context, tcp, done);
            case Question.Unix unix -> SocketHealth.unix(context, unix, done);
            case Question.Exec exec ->
                new ExecHealth(
                        context,
                        incarnation,
                        spec,
                        exec.command(),
                        check.timing().timeout(),
                        done);
        };
    }

    private void answered(ServiceHealth health, HealthCheck check) {
        if (services.get(health.incarnation().service()) != health) {
            return;
        }
        deadlines.set(check, check.dueNanos());
        if (check.hasChanged()) {
            health.changed(check, context.loop().nowNanos());
            known.put(health);
        }
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        if (state instanceof ServiceState.Running) {
            spec.section(Health.class).ifPresent(health -> resume(incarnation, begin(incarnation, spec, health)));
        }
    }

    private void resume(Incarnation incarnation, ServiceHealth begun) {
        Optional<KnownHealth.Entry> entry = known.of(incarnation.service());
        entry.ifPresent(earlier -> begun.changes().restore(earlier.changes()));
        entry.filter(earlier -> earlier.number() == incarnation.number()
                        && earlier.checks().size() == begun.checks().size())
                .ifPresent(earlier -> {
                    begun.resume(earlier.whole().verdict(), earlier.whole().nanos());
                    for (int i = 0; i < begun.checks().size(); i++) {
                        KnownHealth.Since since = earlier.checks().get(i);
                        begun.checks().get(i).resume(since.verdict(), since.nanos());
                    }
                });
    }

    /** Other checks begin anew, and nothing is known yet of what they find. */
    @Override
    public void described(Optional<ServiceSpec> before, ServiceSpec now, Optional<ServiceState.Launched> live) {
        Optional<Health> wanted = now.section(Health.class);
        boolean same = before.flatMap(spec -> spec.section(Health.class)).equals(wanted);
        if (!same && live.isPresent() && live.get() instanceof ServiceState.Running running) {
            ended(running.incarnation());
            wanted.ifPresent(health -> begin(running.incarnation(), now, health));
        }
    }

    @Override
    public void forgotten(String service) {
        changes.remove(service);
    }

    @Override
    public void stopping(Incarnation incarnation) {
        ended(incarnation);
    }

    @Override
    public void ended(Incarnation incarnation) {
        ServiceHealth health = services.get(incarnation.service());
        if (health != null && health.incarnation().equals(incarnation)) {
            services.remove(incarnation.service());
            close(health);
        }
    }

    private void close(ServiceHealth health) {
        for (HealthCheck check : health.checks()) {
            deadlines.remove(check);
            check.close();
        }
    }

    /** What is known of the health of a service that runs. */
    public HealthReport report(String service) {
        ServiceHealth health = services.get(service);
        if (health == null) {
            return HealthReport.NONE;
        }
        int flaps = health.changes().flaps(context.loop().nowNanos());
        return new HealthReport(
                health.checks().stream().map(HealthManager::entry).toList(),
                flaps,
                flaps == 0 ? 0 : health.changes().sinceNanos());
    }

    private static HealthReport.Entry entry(HealthCheck check) {
        HealthCheck.Last last = check.last();
        HealthReport.Answers answers = new HealthReport.Answers(
                check.inRow(),
                last.result().good(),
                last.result().cause(),
                last.result().detail(),
                last.atNanos(),
                last.tookNanos());
        return new HealthReport.Entry(check.name(), check.verdict(), check.sinceNanos(), check.nextNanos(), answers);
    }

    @Override
    public int descriptors(ServiceSpec spec) {
        return spec.section(Health.class).stream()
                .flatMap(health -> health.checks().stream())
                .mapToInt(check -> check.question() instanceof Question.Exec ? ExecHealth.DESCRIPTORS : 1)
                .sum();
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlines.nearestNanos();
    }

    @Override
    public void tick(long nowNanos) {
        for (HealthCheck check : deadlines.takeDue(nowNanos)) {
            check.tick(nowNanos);
            deadlines.set(check, check.dueNanos());
        }
    }

    @Override
    public Optional<JournalSection> journalSection() {
        return Optional.of(known);
    }
}
