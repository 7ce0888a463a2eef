package dev.vigil.daemon.output;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.logs.LogStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Tells which logs were written last before the machine was started. Beside the indexes lies the id of the boot in
 * which these logs were last written; where there is none yet, the time of the log is compared with that of the boot,
 * which is no proof, for a machine without a battery starts with a clock that stands before the last write.
 */
final class EarlierBoot {
    private static final String MARK = ".boot";
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";
    /** In /proc/stat, proc_stat(5): seconds since 1970. */
    private static final String BOOT_TIME = "btime ";

    private static final long MICROS_PER_SECOND = 1_000_000;

    private final Linux linux;
    private final Map<String, Boolean> differs = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private OptionalLong bootSeconds = OptionalLong.empty();

    EarlierBoot(Linux linux) {
        this.linux = linux;
    }

    /** Whether a log that has just been opened is of an earlier boot; once it was asked for, it is of this one. */
    boolean wrote(String logDirectory, String name, long modifiedMicros) {
        String indexes = Objects.requireNonNull(
                        LogStore.indexesOf(Path.of(logDirectory)).getParent())
                .toString();
        if (differs.computeIfAbsent(indexes, this::isMarkedOtherwise)) {
            return seen.add(logDirectory + "/" + name);
        }
        return modifiedMicros / MICROS_PER_SECOND < bootSeconds();
    }

    /** Marks the logs as those of this boot. */
    private boolean isMarkedOtherwise(String indexes) {
        String now = linux.readFile(BOOT_ID).orElse("");
        String path = indexes + "/" + MARK;
        boolean marked = linux.stat(path).isPresent();
        if (now.isEmpty() || (marked && linux.readFile(path).orElse("").equals(now))) {
            return false;
        }
        int fd = linux.openNoFollow(path, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_TRUNC, 0640);
        if (fd >= 0) {
            byte[] text = now.getBytes(StandardCharsets.US_ASCII);
            linux.write(fd, text, 0, text.length);
            linux.close(fd);
        }
        return marked;
    }

    private long bootSeconds() {
        if (bootSeconds.isEmpty()) {
            bootSeconds = OptionalLong.of(linux.readFile("/proc/stat").stream()
                    .flatMap(String::lines)
                    .filter(line -> line.startsWith(BOOT_TIME))
                    .mapToLong(line -> Long.parseLong(line.substring(BOOT_TIME.length())))
                    .findAny()
                    .orElse(0));
        }
        return bootSeconds.getAsLong();
    }
}
