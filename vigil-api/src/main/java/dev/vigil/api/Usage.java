package dev.vigil.api;

import org.jspecify.annotations.Nullable;

/**
 * What a service uses: by its control groups where they count it, else the sum over its processes.
 *
 * @param cpuSeconds of all its processes since it came up; where no control group counts it, of those that live
 * @param memoryBytes in use, with what is cached of files where a control group counts it
 * @param memoryPeakBytes the most at once since it came up; absent where no control group counts it
 * @param memoryLimitBytes absent: there is none
 * @param tasks processes and threads
 * @param readBytes from disks
 * @param writtenBytes to disks
 */
public record Usage(
        double cpuSeconds,
        long memoryBytes,
        @Nullable Long memoryPeakBytes,
        @Nullable Long memoryLimitBytes,
        long tasks,
        long readBytes,
        long writtenBytes) {}
