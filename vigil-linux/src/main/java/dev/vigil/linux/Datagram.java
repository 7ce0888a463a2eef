package dev.vigil.linux;

/**
 * A received datagram.
 *
 * @param length bytes, or {@code -errno}
 * @param sender pid of the sender by SCM_CREDENTIALS, 0 when unknown
 */
public record Datagram(int length, int sender) {}
