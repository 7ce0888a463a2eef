package dev.vigil.core;

import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceView.ExitRecord;
import dev.vigil.core.spec.Essential;
import java.util.Optional;

/** Tells when an {@link Essential} service has ended for good, by itself. */
final class EssentialEnds {
    private static final int FAILED = 1;

    private EssentialEnds() {}

    /** What follows for all of vigild when a step makes {@code after} of {@code before}. */
    static Optional<Effect.EndAll> between(ServiceRecord before, ServiceRecord after) {
        return after.spec()
                .section(Essential.class)
                .filter(essential -> before.isWanted() && counts(essential.ends(), before, after))
                .map(_ -> new Effect.EndAll(after.name(), after.state().word(), exitCode(after), after.reason()));
    }

    private static boolean counts(Essential.Ends ends, ServiceRecord before, ServiceRecord after) {
        Phase phase = after.state().phase();
        boolean isNews = phase != before.state().phase();
        boolean failed = isNews && phase == Phase.FAILED;
        boolean completed = isNews && phase == Phase.COMPLETED;
        // What a stop brings down has lost its wish to be up in an earlier step.
        boolean rests = before.state().live().isPresent() && phase == Phase.DOWN && !after.isWanted();
        return switch (ends) {
            case ANY -> failed || completed || rests;
            case UNLESS_COMPLETED -> failed || rests;
            case FAILURE -> failed;
        };
    }

    /** As a shell has it: 128 and the number after a signal. */
    private static int exitCode(ServiceRecord service) {
        return service.history().exits().stream()
                .findFirst()
                .filter(exit -> exit.incarnation() == service.incarnation())
                .map(ExitRecord::exit)
                .map(Exit::exitCode)
                .filter(code -> code != 0 || service.state().phase() != Phase.FAILED)
                .orElse(service.state().phase() == Phase.FAILED ? FAILED : 0);
    }
}
