package dev.vigil.daemon.change;

import dev.vigil.config.SupervisorSettings;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;

/** Where vigild reads again what it is to supervise. {@link #read} and {@link #problems} may
 * wait for a disk. */
public interface ConfigurationSource {
    /** Of a vigild whose services do not come from files. */
    ConfigurationSource NONE = new ConfigurationSource() {
        @Override
        public Optional<String> refusal() {
            return Optional.of("its services do not come from files");
        }

        @Override
        public Reading read(List<String> files) {
            throw new IllegalStateException("there are no files");
        }
    };

    /** Why nothing can be read again; empty: it can. */
    default Optional<String> refusal() {
        return Optional.empty();
    }

    /**
     * Reads files as they are now.
     *
     * @param files absolute paths; none: those that vigild was started with
     */
    Reading read(List<String> files);

    /** Whether a service that becomes known is started; no, if vigild was told to start some only. */
    default boolean startsNew() {
        return true;
    }

    /** Why a launch of {@code spec} would be refused by this machine now; in the words of the refusal. */
    default List<String> problems(ServiceSpec spec) {
        return List.of();
    }

    /**
     * What was read.
     *
     * @param services all of them, of use only if there are no problems
     * @param problems of all files, each with its place
     * @param settings of the supervisor itself
     */
    record Reading(List<ServiceSpec> services, List<String> problems, SupervisorSettings settings) {
        public Reading {
            services = List.copyOf(services);
            problems = List.copyOf(problems);
        }
    }
}
