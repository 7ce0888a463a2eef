package dev.vigil.core.spec;

import java.util.List;

/**
 * Sockets that are opened for a service before it starts, and stay open while it is restarted.
 *
 * @param sockets at least one, in the order in which the program has them
 * @param onStandardInput whether the one that there is, is standard input and output of the program
 */
public record ServiceSockets(List<ListenSocket> sockets, boolean onStandardInput) implements Section {
    public ServiceSockets {
        sockets = List.copyOf(sockets);
    }
}
