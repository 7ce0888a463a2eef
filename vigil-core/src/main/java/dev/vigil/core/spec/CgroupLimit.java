package dev.vigil.core.spec;

/** What a control group can limit of all processes of a service together, and in which unit a value is. */
public enum CgroupLimit {
    /** Memory in bytes; above it the kernel kills a process of the service. */
    MEMORY("memory"),
    /** Memory in bytes from which on the kernel takes back from the service, and slows it down. */
    MEMORY_HIGH("memory-high"),
    /** Swap in bytes. */
    SWAP("swap"),
    /** CPU time in thousandths of one processor. */
    CPU("cpu"),
    /** Share of the processors where they are scarce, 1 to 10000; 100 is usual. */
    CPU_WEIGHT("cpu-weight"),
    /** Number of processes and threads. */
    TASKS("tasks"),
    /** Share of the disks where they are busy, 1 to 10000; 100 is usual. */
    IO_WEIGHT("io-weight");

    private final String key;

    CgroupLimit(String key) {
        this.key = key;
    }

    /** Its name in {@code limits}. */
    public String key() {
        return key;
    }
}
