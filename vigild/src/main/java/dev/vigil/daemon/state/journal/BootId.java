package dev.vigil.daemon.state.journal;

import dev.vigil.linux.Linux;
import java.util.UUID;

/** Which boot of the machine this is: pids, monotonic times and processes mean nothing in another. */
public record BootId(long high, long low) {
    /** That of the running kernel; all zero where it does not tell. */
    public static BootId current(Linux linux) {
        return linux.readFile("/proc/sys/kernel/random/boot_id")
                .map(BootId::parse)
                .orElse(new BootId(0, 0));
    }

    private static BootId parse(String text) {
        try {
            UUID id = UUID.fromString(text.strip());
            return new BootId(id.getMostSignificantBits(), id.getLeastSignificantBits());
        } catch (IllegalArgumentException e) {
            return new BootId(0, 0);
        }
    }
}
