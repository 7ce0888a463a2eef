package dev.vigil.daemon.state.journal;

import dev.vigil.core.ServiceRecord;
import dev.vigil.daemon.process.GroupIdentity;
import java.util.Optional;

/**
 * All that is written down of one service.
 *
 * @param record its specification is a {@link StopSpecCodec}: what it takes to stop it, no more
 * @param processes of its current incarnation, once it has been launched
 */
public record ServiceEntry(ServiceRecord record, Optional<GroupIdentity> processes) {}
