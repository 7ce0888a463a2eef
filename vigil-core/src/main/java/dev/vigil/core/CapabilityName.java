package dev.vigil.core;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The capabilities of Linux by their numbers, capabilities(7), up to Linux 6.18. */
public final class CapabilityName {
    /** Without {@code CAP_}; the first has the number 0. */
    public static final List<String> ALL = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "KILL",
            "SETGID",
            "SETUID",
            "SETPCAP",
            "LINUX_IMMUTABLE",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_ADMIN",
            "NET_RAW",
            "IPC_LOCK",
            "IPC_OWNER",
            "SYS_MODULE",
            "SYS_RAWIO",
            "SYS_CHROOT",
            "SYS_PTRACE",
            "SYS_PACCT",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_NICE",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "MKNOD",
            "LEASE",
            "AUDIT_WRITE",
            "AUDIT_CONTROL",
            "SETFCAP",
            "MAC_OVERRIDE",
            "MAC_ADMIN",
            "SYSLOG",
            "WAKE_ALARM",
            "BLOCK_SUSPEND",
            "AUDIT_READ",
            "PERFMON",
            "BPF",
            "CHECKPOINT_RESTORE");

    private CapabilityName() {}

    /** {@code text} as it stands in {@link #ALL}: in any case, with or without {@code CAP_}. */
    public static Optional<String> find(String text) {
        String name = bare(text);
        return ALL.contains(name) ? Optional.of(name) : Optional.empty();
    }

    /** {@code text} in upper case without {@code CAP_}. */
    public static String bare(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring(4) : upper;
    }
}
