package dev.vigil.daemon.process;

import dev.vigil.linux.Linux;
import java.util.List;
import java.util.Optional;

/** Reads what control groups of one service count, of cgroup v2 or v1; empty is what none of them counts. */
public final class GroupReader {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final Linux linux;
    private final Optional<String> unified;
    private final List<String> legacy;

    /** Bytes read from and written to disks. */
    public record Transfer(long readBytes, long writtenBytes) {}

    GroupReader(Linux linux, Optional<String> unified, List<String> legacy) {
        this.linux = linux;
        this.unified = unified;
        this.legacy = legacy;
    }

    private Optional<String> unifiedText(String file) {
        return unified.flatMap(folder -> linux.readFile(folder + "/" + file));
    }

    private Optional<String> legacyText(String file) {
        return legacy.stream()
                .flatMap(folder -> linux.readFile(folder + "/" + file).stream())
                .findFirst();
    }

    /** The number that a file of either version consists of; {@code max} is none. */
    private Optional<Long> number(String unifiedFile, String legacyFile) {
        return unifiedText(unifiedFile)
                .or(() -> legacyText(legacyFile))
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong);
    }

    /** The number behind {@code word} in a text of such pairs. */
    private static Optional<Long> numberOf(String word, String text) {
        return text.lines()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1).strip())
                .filter(number -> number.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .findFirst();
    }

    GroupCounters counters() {
        long kills = unifiedText("memory.events")
                .or(() -> legacyText("memory.oom_control"))
                .flatMap(text -> numberOf("oom_kill", text))
                .orElse(0L);
        long refused = unifiedText("pids.events")
                .or(() -> legacyText("pids.events"))
                .flatMap(text -> numberOf("max", text))
                .orElse(0L);
        return new GroupCounters(kills, refused);
    }

    /** Memory in use, with what is cached of files. */
    public Optional<Long> memoryBytes() {
        return number("memory.current", "memory.usage_in_bytes");
    }

    /** The most memory that was in use at once since the group was made. */
    public Optional<Long> memoryPeakBytes() {
        return number("memory.peak", "memory.max_usage_in_bytes");
    }

    /** The limit of memory; one of cgroup v1 that is none is greater than any machine's memory. */
    public Optional<Long> memoryLimitBytes() {
        return number("memory.max", "memory.limit_in_bytes").filter(bytes -> bytes < Long.MAX_VALUE / 2);
    }

    /** Memory in use that the kernel can take back at any time: what is cached of files. */
    public Optional<Long> cachedBytes() {
        return unifiedText("memory.stat")
                .map(text -> numberOf("active_file", text).orElse(0L)
                        + numberOf("inactive_file", text).orElse(0L))
                .or(() -> legacyText("memory.stat")
                        .map(text -> numberOf("total_active_file", text).orElse(0L)
                                + numberOf("total_inactive_file", text).orElse(0L)));
    }

    /** CPU time of all that ever ran in the group. */
    public Optional<Double> cpuSeconds() {
        return unifiedText("cpu.stat")
                .flatMap(text -> numberOf("usage_usec", text))
                .map(micros -> (double) micros / MICROS_PER_SECOND);
    }

    /** Processes and threads. */
    public Optional<Long> tasks() {
        return number("pids.current", "pids.current");
    }

    /** What went to and from disks. */
    public Optional<Transfer> transfer() {
        return unifiedText("io.stat")
                .map(GroupReader::sum)
                .or(() ->
                        legacyText("blkio.throttle.io_service_bytes_recursive").map(GroupReader::sumLegacy));
    }

    /** Lines like {@code 8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0}. */
    private static Transfer sum(String text) {
        long read = 0;
        long written = 0;
        for (String word : text.split("\\s+", -1)) {
            if (word.matches("rbytes=\\d{1,18}")) {
                read += Long.parseLong(word.substring("rbytes=".length()));
            } else if (word.matches("wbytes=\\d{1,18}")) {
                written += Long.parseLong(word.substring("wbytes=".length()));
            }
        }
        return new Transfer(read, written);
    }

    /** Lines like {@code 8:0 Read 4096}. */
    private static Transfer sumLegacy(String text) {
        long read = 0;
        long written = 0;
        for (String line : text.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && words[2].matches("\\d{1,18}")) {
                read += words[1].equals("Read") ? Long.parseLong(words[2]) : 0;
                written += words[1].equals("Write") ? Long.parseLong(words[2]) : 0;
            }
        }
        return new Transfer(read, written);
    }
}
