package dev.vigil.daemon.boot;

import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.output.MergedOutput;
import java.util.List;

/**
 * How the output of services is shown on standard output.
 *
 * @param whose of which services
 * @param screen what standard output is
 */
public record FollowedOutput(Whose whose, MergedOutput.Screen screen) {
    /** Not at all. */
    public static final FollowedOutput HIDDEN =
            new FollowedOutput(Whose.NONE, new MergedOutput.Screen(false, false, MergedOutput.Prefix.NAME));

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
