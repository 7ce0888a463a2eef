package dev.vigil.daemon.feature;

import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.state.journal.JournalSection;
import java.util.Map;
import java.util.Optional;

/**
 * One optional capability of services, in a package of its own below this one; {@code Features} lists all. It gives to
 * launches what it needs, keeps its own deadlines, and asks for a restart or stop of a service by
 * {@link dev.vigil.core.Event.Triggered}: what follows from that is decided by the state machine.
 */
public interface Feature extends LaunchContributor, LoopComponent {
    /** Handlers of the sd_notify(3) assignments that it understands, by variable: {@code WATCHDOG}. */
    default Map<String, NotifyHandler> notifications() {
        return Map.of();
    }

    /** What it must still know when vigild was killed. */
    default Optional<JournalSection> journalSection() {
        return Optional.empty();
    }
}
