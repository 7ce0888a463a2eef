package dev.vigil.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /api/v1/services/NAME/usage}: what a service uses and has used, for plots. It is measured every
 * 5 seconds from the first question on, until nobody has asked for 10 minutes; so long a time is kept.
 *
 * @param usage now; absent when nothing of it runs
 * @param history oldest first
 */
public record UsageReport(String name, @Nullable Usage usage, List<UsagePoint> history) {
    /** One measurement; {@code at} is RFC 3339. The other fields are those of {@link Usage}. */
    public record UsagePoint(
            String at, double cpuSeconds, long memoryBytes, long tasks, long readBytes, long writtenBytes) {}
}
