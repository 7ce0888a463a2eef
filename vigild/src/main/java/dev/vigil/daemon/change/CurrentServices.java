package dev.vigil.daemon.change;

import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceView;
import dev.vigil.core.Supervisor;
import dev.vigil.core.change.KnownServices;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Setting;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The services of this vigild.
 *
 * @param starts whether one that is not known yet is to be started
 * @param apart whether one is no matter of files, and not to be seen here
 */
record CurrentServices(
        Supervisor supervisor, LaunchedSettings launched, Predicate<String> starts, Predicate<String> apart)
        implements KnownServices {
    @Override
    public List<ServiceSpec> specs() {
        return supervisor.records().stream()
                .map(ServiceRecord::spec)
                .filter(spec -> !apart.test(spec.name()))
                .toList();
    }

    @Override
    public Optional<ServiceView> view(String service) {
        return supervisor.view(service);
    }

    @Override
    public List<Setting> inForce(ServiceSpec spec) {
        return launched.inForce(spec);
    }

    @Override
    public boolean differs(String service) {
        return !launched.drift(service).isEmpty();
    }

    @Override
    public boolean isToStart(String service) {
        return supervisor.view(service).isEmpty() ? starts.test(service) : launched.isToStart(service);
    }
}
