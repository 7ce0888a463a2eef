package dev.vigil.core.change;

import dev.vigil.core.ServiceView;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Setting;
import java.util.List;
import java.util.Optional;

/** What a plan has to know of the services that there are. */
public interface KnownServices {
    /** All of them. */
    List<ServiceSpec> specs();

    /** What a service is doing, if it is known. */
    Optional<ServiceView> view(String service);

    /** The settings that hold for a service now: of those that take a restart, the ones that it was launched with. */
    List<Setting> inForce(ServiceSpec spec);

    /** Whether what runs of a service was launched with other settings than those that it is described by. */
    boolean differs(String service);

    /** Whether a service is to be started when it becomes known, or was to be and nobody came to it. */
    boolean isToStart(String service);
}
