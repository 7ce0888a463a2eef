package dev.vigil.linux;

import java.util.Collection;

/**
 * The kernel's process connector, which tells how each process of the machine ends, be it ours or not
 * (Documentation/driver-api/connector.rst, linux/cn_proc.h), by its number in the first pid namespace. In the first
 * network and user namespaces only; before Linux 6.6 it needs CAP_NET_ADMIN.
 */
public interface ProcessEventCalls {
    /**
     * Makes a socket that gets ends of processes, of none until {@link #filterExits} names some. Each datagram is an
     * {@link ExitEvent}, or the kernel's answer whether it will tell any.
     *
     * @param queueBytes what the kernel keeps for a reader at most, as far as it grants it
     * @return the descriptor, non-blocking, or {@code -errno}
     */
    int listenForExits(int queueBytes);

    /**
     * Lets only the ends of these processes through from now on (SO_ATTACH_FILTER), whoever has the socket open: what
     * others do fills no queue and wakes nobody. Of their threads only those that did not end by themselves.
     */
    int filterExits(int socket, Collection<Integer> pids);

    /** Says that nobody listens any more, so that the kernel need not tell. */
    int ignoreExits(int socket);
}
