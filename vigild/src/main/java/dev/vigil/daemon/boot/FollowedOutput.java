package dev.vigil.daemon.boot;

import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.output.MergedOutput;
import java.util.List;

/**
 * How the output of services is shown on standard output.
 *
 * @param whose of which services
 * @param terminal whether standard output is a terminal; if not, it gets all bytes as they are
 * @param colour whether names of services have colour
 * @param prefix what stands before each line
 */
public record FollowedOutput(Whose whose, boolean terminal, boolean colour, Prefix prefix) {
    /** Not at all. */
    public static final FollowedOutput HIDDEN = new FollowedOutput(Whose.NONE, false, false, Prefix.NAME);

    /** What stands before each line. */
    public enum Prefix {
        NONE,
        /** The service's name. */
        NAME,
        /** When the line was written, and the service's name. */
        TIME
    }

    /** Of which services. */
    public enum Whose {
        NONE,
        /** Those whose {@code output} is {@link Output.Sink#BOTH}. */
        CHOSEN,
        ALL
    }

    /** Whether vigild stands for itself, with no more on standard output than what its services ask for. */
    boolean isDaemon() {
        return whose != Whose.ALL;
    }

    MergedOutput.Screen screen() {
        return new MergedOutput.Screen(terminal, colour, prefix != Prefix.NONE, prefix == Prefix.TIME);
    }

    /** Those of {@code services} whose output is shown. */
    List<ServiceSpec> of(List<ServiceSpec> services) {
        return switch (whose) {
            case NONE -> List.of();
            case CHOSEN ->
                services.stream()
                        .filter(spec -> spec.launch().output().sink() == Output.Sink.BOTH)
                        .toList();
            case ALL ->
                services.stream()
                        .filter(spec -> spec.launch().output().isLogged())
                        .toList();
        };
    }
}
