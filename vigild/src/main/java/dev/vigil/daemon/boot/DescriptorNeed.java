package dev.vigil.daemon.boot;

import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ServiceSpec;
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

    static void check(Linux linux, List<ServiceSpec> services, DaemonLog messages) {
        long needed = needed(services);
        linux.limit(0, Flags.RLIMIT_NOFILE).ifPresent(limit -> {
            boolean raised = below(limit[0], needed)
                    && !below(limit[1], needed)
                    && linux.setLimit(0, Flags.RLIMIT_NOFILE, limit[1], limit[1]) == 0;
            if (below(limit[0], needed) && !raised) {
                messages.warn("too few open files are allowed (ulimit -n " + limit[0] + "): " + services.size()
                        + " services need " + needed + "; those that find none left will not start");
            }
        });
    }

    private static boolean below(long limit, long needed) {
        return limit >= 0 && limit < needed;
    }

    static long needed(List<ServiceSpec> services) {
        long needed = BASE + CLIENTS;
        for (ServiceSpec service : services) {
            needed += 1
                    + output(service.launch().output())
                    + readiness(service.start().readiness());
        }
        return needed;
    }

    /** A FIFO, a segment and its index for each stream. */
    private static int output(Output output) {
        if (output.sink() != Output.Sink.LOG) {
            return 0;
        }
        return output.log().stderr() == Output.Stderr.SEPARATE ? 6 : 3;
    }

    private static int readiness(Readiness readiness) {
        return switch (readiness) {
            case Readiness.Immediate _, Readiness.LogLine _, Readiness.FileExists _, Readiness.Delay _ -> 0;
            case Readiness.Notify _,
                    Readiness.NotificationFd _,
                    Readiness.Tcp _,
                    Readiness.Unix _,
                    Readiness.Http _,
                    Readiness.Exec _ -> 1;
        };
    }
}
