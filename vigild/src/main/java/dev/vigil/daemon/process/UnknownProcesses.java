package dev.vigil.daemon.process;

import dev.vigil.core.Incarnation;
import java.util.Map;

/**
 * Processes that say they were launched by a vigild here, and are of no group that is known.
 *
 * @param proved each incarnation with its first process: the leader of a session, or one whose session has lost it
 * @param falseClaims leaders of sessions that can't prove what they say, by pid
 */
public record UnknownProcesses(Map<Incarnation, GroupIdentity> proved, Map<Integer, Incarnation> falseClaims) {}
