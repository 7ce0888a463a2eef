package dev.vigil.linux;

import java.util.List;
import java.util.Optional;

/**
 * What recvmsg(2) gave.
 *
 * @param length bytes, 0 when a stream has ended, or {@code -errno}
 * @param sender by SCM_CREDENTIALS, which the socket must have asked for
 * @param descriptors by SCM_RIGHTS, close-on-exec, in the order in which they were sent
 * @param truncated whether descriptors were lost, because this process may open no more (MSG_CTRUNC)
 */
public record SocketMessage(
        int length, Optional<PeerCredentials> sender, List<Integer> descriptors, boolean truncated) {}
