package dev.vigil.cli;

import dev.vigil.config.Places;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.Vigild;
import dev.vigil.daemon.VigildOptions;
import java.util.List;
import java.util.Optional;

/** vigild in this very process. Apart, so that no other verb loads its classes. */
final class Foreground {
    private Foreground() {}

    /** With the services' output, merged. */
    static int up(Invocation invocation, List<ServiceSpec> services, List<String> only) {
        boolean colour = invocation.out().terminal().colour();
        return Vigild.run(
                new VigildOptions(invocation.places(), services, only, true, colour, false, Optional.empty()));
    }

    /** Without a word on standard output. */
    static int daemon(Places places, List<ServiceSpec> services, List<String> only, Optional<Integer> readyFd) {
        return Vigild.run(new VigildOptions(places, services, only, false, false, false, readyFd));
    }

    /** One program, until it has ended for good; its exit code. */
    static int single(Places places, ServiceSpec service) {
        return Vigild.run(new VigildOptions(places, List.of(service), List.of(), false, false, true, Optional.empty()));
    }
}
