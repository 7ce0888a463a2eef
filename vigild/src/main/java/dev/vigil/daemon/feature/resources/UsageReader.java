package dev.vigil.daemon.feature.resources;

import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.GroupReader;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a service uses: from its control groups what they count, else the sum over its processes. These are those of its
 * cgroup, or where there is none its main process with all that descends from it or is in its session. Callable from
 * any thread but the loop's: of a service with many processes many files are read.
 */
final class UsageReader {
    private final Linux linux;
    private final Cgroups cgroups;

    /** What was measured; -1 is not known. */
    record Measured(
            double cpuSeconds,
            long memoryBytes,
            long peakBytes,
            long limitBytes,
            long tasks,
            long readBytes,
            long writtenBytes) {}

    UsageReader(Linux linux, Cgroups cgroups) {
        this.linux = linux;
        this.cgroups = cgroups;
    }

    /** {@code main} is its main process. */
    Measured read(String service, int main, ProcessUsage.Table processes) {
        GroupReader group = cgroups.resources().reader(service);
        Optional<GroupReader.Transfer> transfer = group.transfer();
        ProcessUsage sum = ProcessUsage.NONE;
        boolean complete = group.cpuSeconds().isPresent()
                && group.memoryBytes().isPresent()
                && group.tasks().isPresent()
                && transfer.isPresent();
        if (!complete) {
            sum = sum(service, main, processes, transfer.isEmpty());
        }
        return new Measured(
                group.cpuSeconds().orElse(sum.cpuSeconds()),
                group.memoryBytes().orElse(sum.memoryBytes()),
                group.memoryPeakBytes().orElse(-1L),
                group.memoryLimitBytes().orElse(-1L),
                group.tasks().orElse(sum.threads()),
                transfer.map(GroupReader.Transfer::readBytes).orElse(sum.readBytes()),
                transfer.map(GroupReader.Transfer::writtenBytes).orElse(sum.writtenBytes()));
    }

    /** Memory in use, without what is only cached of files. */
    long memoryInUse(String service, int main) {
        GroupReader group = cgroups.resources().reader(service);
        return group.memoryBytes()
                .map(bytes -> Math.max(0, bytes - group.cachedBytes().orElse(0L)))
                .orElseGet(() ->
                        sum(service, main, new ProcessUsage.Table(linux), false).memoryBytes());
    }

    private ProcessUsage sum(String service, int main, ProcessUsage.Table processes, boolean transfer) {
        List<Integer> members = new ArrayList<>(cgroups.members(service));
        if (members.isEmpty() && main > 0) {
            members.addAll(processes.of(main));
        }
        ProcessUsage sum = ProcessUsage.NONE;
        for (int pid : members) {
            sum = sum.plus(ProcessUsage.of(linux, pid, transfer));
        }
        return sum;
    }
}
