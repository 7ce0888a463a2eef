package dev.vigil.daemon.state.upgrade;

import java.util.Optional;

/**
 * What concerns the vigild before and the one after in the same process.
 *
 * @param arguments by which this one was started
 * @param lock the descriptor of the lock of the root
 * @param received what the one before has left
 */
public record UpgradeContext(LaunchArguments arguments, int lock, Optional<Handover> received) {}
