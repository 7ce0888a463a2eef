package dev.vigil.core;

import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.ServiceSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** What holds of post-stop commands: run once after each launch, when nothing is left of it, and before the next. */
final class PostStopLaws {
    private final BiConsumer<Boolean, String> require;
    private final Set<Incarnation> run = new HashSet<>();
    private final Set<Incarnation> skipped = new HashSet<>();

    PostStopLaws(BiConsumer<Boolean, String> require) {
        this.require = require;
    }

    void skipped(Incarnation incarnation) {
        skipped.add(incarnation);
    }

    void check(Incarnation incarnation, boolean lives) {
        require.accept(run.add(incarnation), "post-stop is run once: " + incarnation);
        require.accept(!lives, "post-stop is run when nothing is left: " + incarnation);
    }

    /** At a launch; {@code running}: commands that have not ended. */
    void checkEarlierIsOver(Incarnation incarnation, ServiceSpec spec, List<Event.CommandEnded> running) {
        Incarnation earlier = new Incarnation(incarnation.service(), incarnation.number() - 1);
        boolean due =
                !LaunchCommands.of(spec).postStop().isEmpty() && earlier.number() > 0 && !skipped.contains(earlier);
        require.accept(!due || run.contains(earlier), "post-stop was run after " + earlier);
        boolean runs = running.stream()
                .anyMatch(command -> command.role() == CommandRole.POST_STOP
                        && command.incarnation().equals(earlier));
        require.accept(!runs, "spawned while post-stop runs: " + incarnation);
    }
}
