package dev.vigil.cli;

import dev.vigil.api.Paths;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.Usage;
import dev.vigil.api.client.ControlClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How busy services are: from one look at what they have used to the next, the first time over a moment. */
final class UsageMeter {
    private static final long MOMENT_NANOS = 300_000_000;

    private @Nullable Status last;
    private long lastNanos;
    private Map<String, Double> percent = Map.of();

    /** The status with what services use; {@link #percent} is that since the last one. */
    Status measure(ControlClient client) {
        Status before = last;
        if (before == null) {
            before = look(client);
            LockSupport.parkNanos(MOMENT_NANOS);
        }
        long beforeNanos = lastNanos;
        Status now = look(client);
        percent = percent(before, now, Math.max(1, lastNanos - beforeNanos));
        return now;
    }

    private Status look(ControlClient client) {
        Status status = client.get(Paths.SERVICES_WITH_USAGE, Status.class);
        last = status;
        lastNanos = System.nanoTime();
        return status;
    }

    private static Map<String, Double> percent(Status before, Status now, long nanos) {
        Map<String, Double> secondsBefore = new HashMap<>();
        for (ServiceStatus service : before.services()) {
            Usage usage = service.usage();
            if (usage != null) {
                secondsBefore.put(key(service), usage.cpuSeconds());
            }
        }
        Map<String, Double> percent = new HashMap<>();
        for (ServiceStatus service : now.services()) {
            Usage usage = service.usage();
            Double then = secondsBefore.get(key(service));
            if (usage != null && then != null) {
                percent.put(service.name(), Math.max(0, usage.cpuSeconds() - then) * 1e9 / nanos * 100);
            }
        }
        return percent;
    }

    /** Another launch begins anew. */
    private static String key(ServiceStatus service) {
        return service.name() + " " + service.incarnation();
    }

    /** Of one processor, by service; of those that ran at both looks. */
    Map<String, Double> percent() {
        return percent;
    }
}
