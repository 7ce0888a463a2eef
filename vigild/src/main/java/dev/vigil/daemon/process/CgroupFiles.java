package dev.vigil.daemon.process;

import dev.vigil.core.spec.CgroupLimit;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of control groups by which limits are set: what is written into which of them. */
final class CgroupFiles {
    /** The kernel's own default: CPU time is measured out in pieces of 100 ms. */
    private static final long CPU_PERIOD_MICROS = 100_000;

    private static final int WEIGHT_USUAL = 100;
    private static final int SHARES_USUAL = 1024;
    private static final int BFQ_WEIGHT_MIN = 10;
    private static final int BFQ_WEIGHT_MAX = 1000;

    private static final String SOFT_ONLY = "cgroup v1 takes memory back only while the whole machine runs short of it";
    private static final String SWAP_ALONE = "cgroup v1 limits swap only together with memory; give limits.memory too";

    /** One file and what is written into it; what is not {@code required} may fail unseen. */
    private record Setting(String file, String value, boolean required) {
        static Setting of(String file, long value) {
            return new Setting(file, Long.toString(value), true);
        }

        static Setting reset(String file, String value) {
            return new Setting(file, value, false);
        }
    }

    private CgroupFiles() {}

    /** Sets a limit in a group of cgroup v2. @return why it is not in force */
    static Optional<String> setUnified(Linux linux, String folder, CgroupLimit limit, long value) {
        return limit == CgroupLimit.IO_WEIGHT
                ? weight(linux, folder, Setting.of("io.weight", value), Setting.of("io.bfq.weight", bfq(value)))
                : set(linux, folder, List.of(unified(limit, value)));
    }

    private static Setting unified(CgroupLimit limit, long value) {
        return switch (limit) {
            case MEMORY -> Setting.of("memory.max", value);
            case MEMORY_HIGH -> Setting.of("memory.high", value);
            case SWAP -> Setting.of("memory.swap.max", value);
            case CPU -> new Setting("cpu.max", quotaMicros(value) + " " + CPU_PERIOD_MICROS, true);
            case CPU_WEIGHT -> Setting.of("cpu.weight", value);
            case TASKS -> Setting.of("pids.max", value);
            case IO_WEIGHT -> Setting.of("io.weight", value);
        };
    }

    /** Lifts a limit in a group of cgroup v2, if it has one. */
    static void liftUnified(Linux linux, String folder, CgroupLimit limit) {
        Setting setting = unified(limit, WEIGHT_USUAL);
        boolean isWeight = limit == CgroupLimit.CPU_WEIGHT || limit == CgroupLimit.IO_WEIGHT;
        set(linux, folder, List.of(isWeight ? setting : Setting.reset(setting.file(), "max")));
    }

    /**
     * Sets one of the limits of a group of cgroup v1, in the order of {@link CgroupLimit}.
     *
     * @return why it is not in force
     */
    static Optional<String> setLegacy(Linux linux, String folder, CgroupLimit limit, Map<CgroupLimit, Long> all) {
        long value = all.getOrDefault(limit, 0L);
        return switch (limit) {
            case MEMORY ->
                set(
                        linux,
                        folder,
                        List.of(
                                Setting.reset("memory.memsw.limit_in_bytes", "-1"),
                                Setting.reset("memory.soft_limit_in_bytes", "-1"),
                                Setting.of("memory.limit_in_bytes", value)));
            case MEMORY_HIGH ->
                set(linux, folder, List.of(Setting.of("memory.soft_limit_in_bytes", value)))
                        .or(() -> Optional.of(SOFT_ONLY));
            case SWAP -> {
                Long memory = all.get(CgroupLimit.MEMORY);
                yield memory == null
                        ? Optional.of(SWAP_ALONE)
                        : set(linux, folder, List.of(Setting.of("memory.memsw.limit_in_bytes", memory + value)));
            }
            case CPU, CPU_WEIGHT -> set(linux, folder, legacyCpu(all));
            case TASKS -> set(linux, folder, List.of(Setting.of("pids.max", value)));
            case IO_WEIGHT ->
                weight(
                        linux,
                        folder,
                        Setting.of("blkio.bfq.weight", bfq(value)),
                        Setting.of("blkio.weight", bfq(value)));
        };
    }

    private static List<Setting> legacyCpu(Map<CgroupLimit, Long> all) {
        List<Setting> settings = new ArrayList<>();
        Long cpu = all.get(CgroupLimit.CPU);
        if (cpu == null) {
            settings.add(Setting.reset("cpu.cfs_quota_us", "-1"));
        } else {
            settings.add(Setting.of("cpu.cfs_period_us", CPU_PERIOD_MICROS));
            settings.add(Setting.of("cpu.cfs_quota_us", quotaMicros(cpu)));
        }
        Long weight = all.get(CgroupLimit.CPU_WEIGHT);
        settings.add(
                weight == null
                        ? Setting.reset("cpu.shares", Integer.toString(SHARES_USUAL))
                        : Setting.of("cpu.shares", Math.max(2, weight * SHARES_USUAL / WEIGHT_USUAL)));
        return settings;
    }

    private static long quotaMicros(long thousandths) {
        return thousandths * CPU_PERIOD_MICROS / 1000;
    }

    private static long bfq(long weight) {
        return Math.clamp(weight, BFQ_WEIGHT_MIN, BFQ_WEIGHT_MAX);
    }

    /** Which of two files there is depends on the scheduler of the disks. */
    private static Optional<String> weight(Linux linux, String folder, Setting usual, Setting other) {
        Optional<String> refused = set(linux, folder, List.of(usual));
        return refused.isPresent() && set(linux, folder, List.of(other)).isEmpty() ? Optional.empty() : refused;
    }

    private static Optional<String> set(Linux linux, String folder, List<Setting> settings) {
        Optional<String> first = Optional.empty();
        for (Setting setting : settings) {
            Optional<String> refused = write(linux, folder + "/" + setting.file(), setting.value());
            if (setting.required() && first.isEmpty()) {
                first = refused;
            }
        }
        return first;
    }

    /** Writes a whole value. @return why not: the file and the cause */
    static Optional<String> write(Linux linux, String path, String text) {
        int fd = linux.open(path, Flags.O_WRONLY, 0);
        if (fd < 0) {
            return Optional.of(path + ": " + Errno.describe(fd));
        }
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int written = linux.write(fd, bytes, 0, bytes.length);
        linux.close(fd);
        return written == bytes.length
                ? Optional.empty()
                : Optional.of(path + ": " + (written < 0 ? Errno.describe(written) : "not written"));
    }
}
