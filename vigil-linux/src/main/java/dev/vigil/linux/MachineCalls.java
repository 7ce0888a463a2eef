package dev.vigil.linux;

/** The machine as a whole, for who is its first process. */
public interface MachineCalls {
    /** sync(2): returns once what is written is on disk. */
    void sync();

    /** mount(2) MS_REMOUNT | MS_RDONLY of a mount point; fails while a file of it is open for writing. */
    int remountReadOnly(String mountPoint);

    /** reboot(2) RB_POWER_OFF; returns only when it fails. Needs CAP_SYS_BOOT. */
    int powerOff();
}
