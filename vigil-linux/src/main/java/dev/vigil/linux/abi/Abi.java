package dev.vigil.linux.abi;

/**
 * What differs between the processors that Vigil runs on; all else is in {@link Constants} and {@link Layout}.
 *
 * @param epollEventBytes sizeof(struct epoll_event), which is packed on x86-64 only
 * @param epollDataOffset offsetof(struct epoll_event, data)
 * @param directoryFlag O_DIRECTORY
 * @param noFollowFlag O_NOFOLLOW
 * @param auditArchitecture AUDIT_ARCH_X86_64 and the like, by which seccomp(2) knows an architecture
 * @param calls numbers of system calls
 */
public record Abi(
        int epollEventBytes,
        int epollDataOffset,
        int directoryFlag,
        int noFollowFlag,
        int auditArchitecture,
        CallNumbers calls) {
    public static final Abi X86_64 =
            new Abi(12, 4, 0200000, 0400000, 0xC000003E, new CallNumbers(56, 250, 272, 308, 251));
    public static final Abi AARCH64 =
            new Abi(16, 8, 040000, 0100000, 0xC00000B7, new CallNumbers(220, 219, 97, 268, 30));

    /** Numbers of system calls that are not the same everywhere. */
    public record CallNumbers(int cloneCall, int keyctlCall, int unshareCall, int setnsCall, int ioprioSetCall) {}

    /** That of the running machine. */
    public static final Abi CURRENT = of(System.getProperty("os.arch", ""));

    /** @throws UnsupportedOperationException for a processor whose interface is not known */
    public static Abi of(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default ->
                throw new UnsupportedOperationException(
                        "cannot call Linux: its interface is not known for this processor (" + architecture + ")");
        };
    }
}
