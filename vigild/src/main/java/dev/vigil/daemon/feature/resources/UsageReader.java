package dev.vigil.daemon.feature.resources;

import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.GroupReader;
import dev.vigil.linux.Linux;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a service uses: from its control groups what they count, else the sum over its processes. These are those of its
 * cgroup, and its main process with all that descends from it or is in its session: one that was forked before the
 * service was in its cgroup is not there. Callable from any thread but the loop's: of a service with many processes
 * many files are read.
 */
final class UsageReader {
    private final Linux linux;
    private final Cgroups cgroups;

    UsageReader(Linux linux, Cgroups cgroups) {
        this.linux = linux;
        this.cgroups = cgroups;
    }

    /** {@code main} is its main process. */
    UsageSampler.Measured read(String service, int main, ProcessUsage.Table processes) {
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
        return new UsageSampler.Measured(
                Math.max(group.cpuSeconds().orElse(0.0), sum.cpuSeconds()),
                group.memoryBytes().orElse(sum.memoryBytes()),
                group.memoryPeakBytes().orElse(-1L),
                group.memoryLimitBytes().orElse(-1L),
                group.tasks().orElse(sum.threads()),
                transfer.map(GroupReader.Transfer::readBytes).orElse(sum.readBytes()),
                transfer.map(GroupReader.Transfer::writtenBytes).orElse(sum.writtenBytes()));
    }

    /** Memory in use, without what is only cached of files. */
    long memoryInUse(String service, int main, ProcessUsage.Table processes) {
        GroupReader group = cgroups.resources().reader(service);
        return group.memoryBytes()
                .map(bytes -> Math.max(0, bytes - group.cachedBytes().orElse(0L)))
                .orElseGet(() -> sum(service, main, processes, false).memoryBytes());
    }

    private ProcessUsage sum(String service, int main, ProcessUsage.Table processes, boolean transfer) {
        Set<Integer> members = new HashSet<>(cgroups.members(service));
        members.addAll(processes.of(main));
        ProcessUsage sum = ProcessUsage.NONE;
        for (int pid : members) {
            sum = sum.plus(ProcessUsage.of(linux, pid, transfer));
        }
        return sum;
    }
}
