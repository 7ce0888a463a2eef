package dev.vigil.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.CgroupLimit;
import dev.vigil.linux.Linux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits on machines that have control groups of version 2 alone, of version 1 alone, or without a controller. */
class ResourceGroupsTest {
    private static final int CHILD = 4711;
    private static final long SELF = ProcessHandle.current().pid();

    private static final String[] UNIFIED = {
        "cgroup.procs",
        "cgroup.subtree_control",
        "cgroup.controllers",
        "cgroup.kill",
        "memory.max",
        "memory.high",
        "memory.swap.max",
        "cpu.max",
        "cpu.weight",
        "pids.max",
        "io.bfq.weight"
    };

    @TempDir
    Path root;

    private static Map<CgroupLimit, Long> all() {
        Map<CgroupLimit, Long> limits = new EnumMap<>(CgroupLimit.class);
        limits.put(CgroupLimit.MEMORY, 100_000_000L);
        limits.put(CgroupLimit.MEMORY_HIGH, 80_000_000L);
        limits.put(CgroupLimit.SWAP, 0L);
        limits.put(CgroupLimit.CPU, 1500L);
        limits.put(CgroupLimit.CPU_WEIGHT, 200L);
        limits.put(CgroupLimit.TASKS, 50L);
        limits.put(CgroupLimit.IO_WEIGHT, 2000L);
        return limits;
    }

    /** A unit of systemd with {@code Delegate=yes}, in which vigild lives. */
    private FakeCgroupTree unit(String processes) {
        return new FakeCgroupTree(root)
                .says("/proc/self/mountinfo", "31 23 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n")
                .says("/proc/self/cgroup", "0::/system.slice/vigild.service\n")
                .eachHas(UNIFIED)
                .group("/sys/fs/cgroup", "cgroup.controllers", "cgroup.procs")
                .group("/sys/fs/cgroup/system.slice/vigild.service", UNIFIED)
                .file("/sys/fs/cgroup/system.slice/vigild.service/cgroup.controllers", "cpu io memory pids\n")
                .file("/sys/fs/cgroup/system.slice/vigild.service/cgroup.procs", processes);
    }

    @Test
    void inAUnifiedHierarchyVigildMakesRoomAndHandsControllersDown() {
        FakeCgroupTree tree = unit(SELF + "\n");
        Linux linux = tree.linux();
        Cgroups cgroups = Cgroups.in(linux, root + "/run", Runnable::run);
        String own = "/sys/fs/cgroup/system.slice/vigild.service";
        String base = own + "/" + Cgroups.nameFor(linux, root + "/run");
        cgroups.attachAtOnce("web", CHILD);
        assertThat(cgroups.resources().apply("web", all(), CHILD)).isEmpty();
        assertThat(tree.text(own + "/cgroup.procs")).isEmpty();
        assertThat(tree.text(base + "/.vigild/cgroup.procs")).isEqualTo(SELF + "\n");
        assertThat(tree.text(own + "/cgroup.subtree_control").split(" "))
                .containsExactlyInAnyOrder("memory", "cpu", "pids", "io");
        assertThat(tree.text(base + "/cgroup.subtree_control").split(" "))
                .containsExactlyInAnyOrder("memory", "cpu", "pids", "io");
        assertThat(tree.text(base + "/web/cgroup.procs")).isEqualTo(CHILD + "\n");
        assertThat(List.of("memory.max", "memory.high", "memory.swap.max", "cpu.max", "cpu.weight", "pids.max"))
                .map(file -> tree.text(base + "/web/" + file))
                .containsExactly("100000000", "80000000", "0", "150000 100000", "200", "50");
        assertThat(tree.text(base + "/web/io.bfq.weight")).isEqualTo("1000");
        assertThat(cgroups.serviceOf((int) SELF)).isEmpty();
        tree.file(base + "/web/cgroup.procs", "");
        cgroups.close();
        assertThat(tree.text(own + "/cgroup.procs")).isEqualTo(SELF + "\n");
        assertThat(tree.text(own + "/cgroup.subtree_control")).isEmpty();
        assertThat(Path.of(root + base)).doesNotExist();
    }

    @Test
    void theNextVigildGoesOnInTheCgroupThatTheLastOneLeftItIn() {
        FakeCgroupTree tree = unit("");
        Linux linux = tree.linux();
        String name = Cgroups.nameFor(linux, root + "/run");
        String base = "/sys/fs/cgroup/system.slice/vigild.service/" + name;
        tree.group(base, UNIFIED)
                .group(base + "/.vigild", UNIFIED)
                .file(base + "/.vigild/cgroup.procs", SELF + "\n")
                .says("/proc/self/cgroup", "0::/system.slice/vigild.service/" + name + "/.vigild\n");
        Cgroups cgroups = Cgroups.in(tree.linux(), root + "/run", Runnable::run);
        cgroups.attachAtOnce("web", CHILD);
        assertThat(tree.text(base + "/web/cgroup.procs")).isEqualTo(CHILD + "\n");
        assertThat(cgroups.killLeftovers()).isEmpty();
    }

    @Test
    void whereOthersLiveInVigildsCgroupNothingIsChanged() {
        FakeCgroupTree tree = unit(SELF + "\n1\n");
        Cgroups cgroups = Cgroups.in(tree.linux(), root + "/run", Runnable::run);
        cgroups.attachAtOnce("web", CHILD);
        assertThat(cgroups.resources().apply("web", Map.of(CgroupLimit.TASKS, 50L), CHILD))
                .singleElement()
                .satisfies(unmet -> assertThat(unmet.reason())
                        .isEqualTo("/sys/fs/cgroup/system.slice/vigild.service holds processes that are not vigild's"
                                + " (1); start vigild in a cgroup of its own, such as a systemd unit with"
                                + " Delegate=yes"));
        assertThat(tree.text("/sys/fs/cgroup/system.slice/vigild.service/cgroup.procs"))
                .isEqualTo(SELF + "\n1\n");
    }

    @Test
    void aLaterLaunchWithoutALimitLiftsIt() {
        FakeCgroupTree tree = unit(SELF + "\n");
        Cgroups cgroups = Cgroups.in(tree.linux(), root + "/run", Runnable::run);
        String web =
                "/sys/fs/cgroup/system.slice/vigild.service/" + Cgroups.nameFor(tree.linux(), root + "/run") + "/web/";
        cgroups.attachAtOnce("web", CHILD);
        cgroups.resources().apply("web", all(), CHILD);
        assertThat(cgroups.resources().mayBeLimited("web")).isTrue();
        cgroups.resources().apply("web", Map.of(CgroupLimit.TASKS, 60L), CHILD);
        assertThat(List.of("memory.max", "cpu.max", "cpu.weight", "pids.max"))
                .map(file -> tree.text(web + file))
                .containsExactly("max", "max", "100", "60");
    }

    @Test
    void aControllerThatIsMissingCostsItsLimitsOnly() {
        FakeCgroupTree tree =
                unit(SELF + "\n").file("/sys/fs/cgroup/system.slice/vigild.service/cgroup.controllers", "pids\n");
        Cgroups cgroups = Cgroups.in(tree.linux(), root + "/run", Runnable::run);
        cgroups.attachAtOnce("web", CHILD);
        assertThat(cgroups.resources()
                        .apply("web", Map.of(CgroupLimit.TASKS, 50L, CgroupLimit.MEMORY, 1_000_000L), CHILD))
                .singleElement()
                .satisfies(unmet -> {
                    assertThat(unmet.limit()).isEqualTo(CgroupLimit.MEMORY);
                    assertThat(unmet.reason())
                            .isEqualTo("no control group has the controller \"memory\""
                                    + " (/sys/fs/cgroup/system.slice/vigild.service/cgroup.controllers)");
                });
    }

    @Test
    void whereOnlyVersionOneHasControllersAGroupIsMadeInEachHierarchyThatIsNeeded() {
        String[] memory = {
            "cgroup.procs",
            "memory.limit_in_bytes",
            "memory.memsw.limit_in_bytes",
            "memory.soft_limit_in_bytes",
            "cpu.cfs_period_us",
            "cpu.cfs_quota_us",
            "cpu.shares"
        };
        FakeCgroupTree tree = new FakeCgroupTree(root)
                .says("/proc/self/mountinfo", """
                        33 31 0:30 /docker/x /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
                        35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
                        """)
                .says("/proc/self/cgroup", "4:memory:/own\n2:cpu,cpuacct:/docker/x\n1:name=systemd:/\n")
                .eachHas(memory)
                .group("/sys/fs/cgroup/memory/own")
                .group("/sys/fs/cgroup/cpu,cpuacct");
        Cgroups cgroups = Cgroups.in(tree.linux(), root + "/run", Runnable::run);
        String name = Cgroups.nameFor(tree.linux(), root + "/run");
        assertThat(cgroups.present()).isFalse();
        Map<CgroupLimit, Long> limits = all();
        limits.keySet().retainAll(List.of(CgroupLimit.MEMORY, CgroupLimit.SWAP, CgroupLimit.CPU, CgroupLimit.TASKS));
        assertThat(cgroups.resources().apply("web", limits, CHILD))
                .singleElement()
                .satisfies(
                        unmet -> assertThat(unmet.reason()).isEqualTo("no control group has the controller \"pids\""));
        String group = "/sys/fs/cgroup/memory/own/" + name + "/web/";
        assertThat(tree.text(group + "memory.limit_in_bytes")).isEqualTo("100000000");
        assertThat(tree.text(group + "memory.memsw.limit_in_bytes")).isEqualTo("100000000");
        String processors = "/sys/fs/cgroup/cpu,cpuacct/" + name + "/web/";
        assertThat(tree.text(processors + "cpu.cfs_quota_us")).isEqualTo("150000");
        assertThat(tree.text(processors + "cgroup.procs")).isEqualTo(CHILD + "\n");
        cgroups.remove("web");
        cgroups.close();
        assertThat(Files.exists(Path.of(root + "/sys/fs/cgroup/memory/own/" + name)))
                .isFalse();
    }

    @Test
    void memoryHighOfVersionOneIsToldToBeWeaker() {
        FakeCgroupTree tree = new FakeCgroupTree(root)
                .says("/proc/self/mountinfo", "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n")
                .says("/proc/self/cgroup", "4:memory:/\n")
                .eachHas("cgroup.procs", "memory.soft_limit_in_bytes")
                .group("/sys/fs/cgroup/memory");
        Cgroups cgroups = Cgroups.in(tree.linux(), root + "/run", Runnable::run);
        assertThat(cgroups.resources().apply("web", Map.of(CgroupLimit.MEMORY_HIGH, 50_000_000L), CHILD))
                .singleElement()
                .satisfies(unmet -> assertThat(unmet.reason())
                        .isEqualTo("cgroup v1 takes memory back only while the whole machine runs short of it"));
    }
}
