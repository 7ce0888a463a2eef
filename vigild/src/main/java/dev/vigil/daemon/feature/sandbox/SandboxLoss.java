package dev.vigil.daemon.feature.sandbox;

import dev.vigil.linux.Errno;

/**
 * A key of a sandbox that the machine or vigild's rights do not allow.
 *
 * @param key {@code private-network}
 * @param reason {@code operation not permitted (EPERM)}
 */
public record SandboxLoss(String key, String reason) {
    static SandboxLoss of(String key, int errno) {
        return new SandboxLoss(key, Errno.describe(errno));
    }

    @Override
    public String toString() {
        return key + ": " + reason;
    }
}
