package dev.vigil.daemon.journal;

import dev.vigil.core.ServiceRecord;
import java.util.Optional;

/**
 * All that is written down of one service.
 *
 * @param record its specification is a {@link Farewell}: what it takes to stop it, no more
 * @param footprint of its current incarnation, once it has been launched
 */
public record Life(ServiceRecord record, Optional<Footprint> footprint) {}
