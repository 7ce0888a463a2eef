package dev.vigil.daemon.boot;

import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.List;

/** How many descriptors vigild needs for its services, and whether it may have them. */
final class DescriptorNeed {
    /** Jars, the runtime, epoll, scratch pipes, and what is open for a moment only. */
    private static final int BASE = 64;

    /** Clients of the control socket. */
    private static final int CLIENTS = 256;

    private DescriptorNeed() {}

    /** Warns when fewer descriptors are allowed than vigild needs for its services; raises the limit where it may. */
    static void check(Linux linux, List<ServiceSpec> services, LaunchContributor contributors, DaemonLog log) {
        long needed = needed(services, contributors);
        linux.limit(0, Flags.RLIMIT_NOFILE)
                .filter(limit -> below(limit[0], needed))
                .ifPresent(limit -> {
                    boolean raised =
                            !below(limit[1], needed) && linux.setLimit(0, Flags.RLIMIT_NOFILE, limit[1], limit[1]) == 0;
                    if (!raised) {
                        log.warn("too few open files are allowed (ulimit -n " + limit[0] + "): " + services.size()
                                + " services need " + needed + "; those that find none left will not start");
                    }
                });
    }

    private static boolean below(long limit, long needed) {
        return limit >= 0 && limit < needed;
    }

    static long needed(List<ServiceSpec> services, LaunchContributor contributors) {
        long needed = BASE + CLIENTS;
        for (ServiceSpec service : services) {
            needed += 1 + contributors.descriptors(service);
        }
        return needed;
    }
}
