package dev.vigil.cli;

import dev.vigil.api.ServiceStatus;
import dev.vigil.cli.proc.Proc;
import dev.vigil.cli.proc.ServiceUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Measures what services use: from one look to the next, the first time over a moment. */
final class UsageMeter {
    private static final long MOMENT_NANOS = 300_000_000;

    private final Proc proc = Proc.ofSystem();
    private ServiceUsage.@Nullable Sample last;

    /** By service; of those that run. */
    Map<String, ServiceUsage> measure(List<ServiceStatus> services) {
        Map<Integer, String> mains = new HashMap<>();
        for (ServiceStatus service : services) {
            if (service.pid() != null) {
                mains.put(service.pid(), service.name());
            }
        }
        ServiceUsage.Sample before = last == null ? first() : last;
        ServiceUsage.Sample now = ServiceUsage.Sample.of(proc, System.nanoTime());
        last = now;
        return ServiceUsage.between(before, now, mains);
    }

    private ServiceUsage.Sample first() {
        ServiceUsage.Sample sample = ServiceUsage.Sample.of(proc, System.nanoTime());
        LockSupport.parkNanos(MOMENT_NANOS);
        return sample;
    }
}
