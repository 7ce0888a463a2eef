package dev.vigil.daemon.boot;

import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.Usage;
import dev.vigil.api.UsageReport;
import dev.vigil.daemon.feature.resources.UsageSampler;
import dev.vigil.daemon.supervise.ApiViews;
import dev.vigil.daemon.supervise.WallClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells what services use in the words of the control API. */
final class UsageViews {
    private final ApiViews views;
    private final UsageSampler sampler;
    private final WallClock clock;

    UsageViews(ApiViews views, UsageSampler sampler, WallClock clock) {
        this.views = views;
        this.sampler = sampler;
        this.clock = clock;
    }

    /** The status with what all services use that run. */
    void status(Consumer<Status> answer) {
        Map<String, Integer> mains = new HashMap<>();
        views.status().services().forEach(service -> {
            if (service.pid() != null) {
                mains.put(service.name(), service.pid());
            }
        });
        sampler.measure(mains, measured -> {
            Status status = views.status();
            List<ServiceStatus> services = status.services().stream()
                    .map(service -> service.withUsage(usage(measured.get(service.name()))))
                    .toList();
            answer.accept(new Status(services, status.vigild()));
        });
    }

    /** What one service uses and has used. */
    void report(String service, Consumer<UsageReport> answer) {
        List<UsageReport.UsagePoint> history =
                sampler.history(service, this::mainOf).stream().map(this::point).toList();
        int main = mainOf(service);
        if (main == 0) {
            answer.accept(new UsageReport(service, null, history));
        } else {
            sampler.measure(
                    Map.of(service, main),
                    measured -> answer.accept(new UsageReport(service, usage(measured.get(service)), history)));
        }
    }

    private int mainOf(String service) {
        return views.status(service).map(ServiceStatus::pid).orElse(0);
    }

    private UsageReport.UsagePoint point(UsageSampler.TimedUsage point) {
        UsageSampler.Measured used = point.usage();
        return new UsageReport.UsagePoint(
                clock.at(point.atNanos()),
                used.cpuSeconds(),
                used.memoryBytes(),
                used.tasks(),
                used.readBytes(),
                used.writtenBytes());
    }

    private static @Nullable Usage usage(UsageSampler.@Nullable Measured used) {
        return used == null
                ? null
                : new Usage(
                        used.cpuSeconds(),
                        used.memoryBytes(),
                        known(used.peakBytes()),
                        known(used.limitBytes()),
                        used.tasks(),
                        used.readBytes(),
                        used.writtenBytes());
    }

    private static @Nullable Long known(long number) {
        return number < 0 ? null : number;
    }
}
