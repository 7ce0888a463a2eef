package dev.vigil.daemon.launch;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All contributors as one: each is asked in order, and one that fails keeps none of the others from the end. */
public final class LaunchContributors implements LaunchContributor {
    private final List<LaunchContributor> all;

    public LaunchContributors(List<? extends LaunchContributor> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        LaunchAdditions additions = LaunchAdditions.NOTHING;
        for (LaunchContributor contributor : all) {
            additions = additions.and(contributor.prepare(incarnation, spec));
        }
        return additions;
    }

    @Override
    public void waiting(ServiceSpec spec) {
        each(contributor -> contributor.waiting(spec));
    }

    @Override
    public void awaitDemand(ServiceSpec spec) {
        each(contributor -> contributor.awaitDemand(spec));
    }

    @Override
    public void launched(Incarnation incarnation, ServiceSpec spec) {
        all.forEach(contributor -> contributor.launched(incarnation, spec));
    }

    @Override
    public void running(Incarnation incarnation, ServiceSpec spec) {
        each(contributor -> contributor.running(incarnation, spec));
    }

    @Override
    public void stopping(Incarnation incarnation) {
        each(contributor -> contributor.stopping(incarnation));
    }

    @Override
    public void ended(Incarnation incarnation) {
        each(contributor -> contributor.ended(incarnation));
    }

    @Override
    public void rested(String service) {
        each(contributor -> contributor.rested(service));
    }

    @Override
    public void described(Optional<ServiceSpec> before, ServiceSpec now, Optional<ServiceState.Launched> live) {
        each(contributor -> contributor.described(before, now, live));
    }

    @Override
    public void forgotten(String service) {
        each(contributor -> contributor.forgotten(service));
    }

    private void each(Consumer<LaunchContributor> call) {
        RuntimeException first = null;
        for (LaunchContributor contributor : all) {
            try {
                call.accept(contributor);
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        all.forEach(contributor -> contributor.resume(incarnation, spec, state));
    }

    @Override
    public int descriptors(ServiceSpec spec) {
        return all.stream()
                .mapToInt(contributor -> contributor.descriptors(spec))
                .sum();
    }
}
