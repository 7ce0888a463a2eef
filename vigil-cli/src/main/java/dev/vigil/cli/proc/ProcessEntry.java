package dev.vigil.cli.proc;

/**
 * A process, by proc_pid_stat(5), proc_pid_status(5) and proc_pid_cmdline(5).
 *
 * @param ids where it stands among the others
 * @param kernelThread whether it is one of the kernel's own, without a program
 * @param state one letter: R running, S asleep, D asleep on a device, T stopped, Z has ended
 * @param uid effective user
 * @param startTicks start, clock ticks since boot
 * @param name at most 15 bytes
 * @param command its arguments; the name in brackets where there are none
 * @param signals its dispositions
 */
public record ProcessEntry(
        Ids ids,
        boolean kernelThread,
        char state,
        int uid,
        long startTicks,
        String name,
        String command,
        SignalMasks signals) {
    /**
     * @param terminal device number of the controlling terminal; 0: none
     * @param foreground process group in the foreground of that terminal; -1: none
     */
    public record Ids(int pid, int parent, int group, int session, int terminal, int foreground) {}

    /** Bit n-1 of each stands for signal n. */
    public record SignalMasks(long blocked, long ignored, long caught) {}

    public int pid() {
        return ids.pid();
    }

    public boolean hasTerminal() {
        return ids.terminal() != 0;
    }

    public boolean leadsSession() {
        return ids.session() == ids.pid();
    }

    public boolean leadsGroup() {
        return ids.group() == ids.pid();
    }

    /** Whether what is typed at its terminal goes to it. */
    public boolean isForeground() {
        return hasTerminal() && ids.foreground() == ids.group();
    }

    public boolean isZombie() {
        return state == 'Z' || state == 'X';
    }
}
