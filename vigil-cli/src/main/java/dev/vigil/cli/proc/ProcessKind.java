package dev.vigil.cli.proc;

import java.util.Optional;

/** What a process is to the shell, the terminal and init. */
public enum ProcessKind {
    KERNEL_THREAD("a thread of the kernel", "The kernel started it; it has no program."),
    ENDED("a process that has ended", "Its parent has not asked yet how it ended."),
    SESSION_LEADER(
            "a session leader with a terminal",
            "The terminal is that of its session; when it ends or the line hangs up, its jobs get SIGHUP."),
    FOREGROUND_JOB("a foreground job", "What is typed at its terminal goes to it, Ctrl-C and Ctrl-Z too."),
    NOHUPPED_JOB(
            "a nohup'ed job",
            "It ignores the hang-up of its terminal, but it has the session, directory, umask and descriptors of who"
                    + " started it."),
    BACKGROUND_JOB("a background job", "It shares a terminal and its hang-up; reading from it would stop it."),
    ORPHAN("an orphan", "Its parent is gone and init has adopted it, but it stayed in the session it was born into."),
    DAEMON("a daemon", "It has no terminal, a session that nobody logs out of, and init or a supervisor for a parent."),
    DETACHED("a child of another process, without a terminal", "It stands and falls with whoever started it.");

    private final String words;
    private final String meaning;

    ProcessKind(String words, String meaning) {
        this.words = words;
        this.meaning = meaning;
    }

    public String words() {
        return words;
    }

    public String meaning() {
        return meaning;
    }

    /** What a process is, as far as /proc tells. */
    public static ProcessKind of(Proc proc, ProcessEntry process) {
        if (process.kernelThread()) {
            return KERNEL_THREAD;
        }
        if (process.isZombie()) {
            return ENDED;
        }
        return process.hasTerminal() ? withTerminal(process) : withoutTerminal(proc, process);
    }

    private static ProcessKind withTerminal(ProcessEntry process) {
        if (process.leadsSession()) {
            return SESSION_LEADER;
        }
        if (process.isForeground()) {
            return FOREGROUND_JOB;
        }
        if (ignoresHangup(process)) {
            return NOHUPPED_JOB;
        }
        return process.ids().parent() == 1 ? ORPHAN : BACKGROUND_JOB;
    }

    private static ProcessKind withoutTerminal(Proc proc, ProcessEntry process) {
        int parent = process.ids().parent();
        Optional<ProcessEntry> parentEntry = proc.process(parent);
        boolean adopted =
                parent <= 1 || parentEntry.filter(Supervisors::isSupervisor).isPresent();
        if (!adopted) {
            return DETACHED;
        }
        if (ignoresHangup(process) && keepsTerminal(proc, process.pid())) {
            return NOHUPPED_JOB;
        }
        return sessionIsAnothers(proc, process) ? ORPHAN : DAEMON;
    }

    private static boolean ignoresHangup(ProcessEntry process) {
        return SignalNames.has(process.signals().ignored(), "HUP");
    }

    /** After the hang-up of a terminal its descriptors still lead there; nohup(1) writes to its well-known file. */
    private static boolean keepsTerminal(Proc proc, int pid) {
        for (int number = 0; number < 3; number++) {
            String target = proc.link(pid, "fd/" + number).orElse("");
            if (Terminals.isTerminal(target) || target.endsWith("/nohup.out")) {
                return true;
            }
        }
        return false;
    }

    /** The leader lives, and is not one of init's or a supervisor's own: somebody works in that session. */
    static boolean sessionIsAnothers(Proc proc, ProcessEntry process) {
        if (process.leadsSession() || process.ids().session() == 0) {
            return false;
        }
        Optional<ProcessEntry> leader = proc.process(process.ids().session());
        return leader.isPresent()
                && leader.get().leadsSession()
                && !leader.get().isZombie()
                && ProcessKind.of(proc, leader.get()) != DAEMON;
    }
}
