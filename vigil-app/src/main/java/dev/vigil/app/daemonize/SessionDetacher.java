package dev.vigil.app.daemonize;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts this process into a session of its own, for the daemon to be born into.
 *
 * <p>The recipe of the books forks twice: the first child is sure to lead no process group and so may call setsid(2),
 * the second one is no session leader and so never gets a controlling terminal. Java can't fork. But the command itself
 * may play the first child: it leaves the group that the shell gave it for that of its parent, which makes it one that
 * leads no group; calls setsid; starts the program, the second child; and ends. That is one JVM.
 *
 * <p>It fails in two places. As head of a pipeline the command's group lives on without it, and its id can't become
 * that of a session. As leader of a session already (under setsid(1), in cron, over ssh with a terminal) it can't
 * leave. Then a second JVM runs the same command in a new session, and this one waits for it and ends as it does. So it
 * is, too, for a job of an interactive shell that waits for its daemon: Ctrl-C comes to its group, which therefore must
 * live on.
 */
final class SessionDetacher {
    private static final String SECOND = DaemonEnvironment.SECOND + "=";

    private final Linux linux;
    private final Interruption interruption;

    SessionDetacher(Linux linux, Interruption interruption) {
        this.linux = linux;
        this.interruption = interruption;
    }

    /** @return empty when this process has gone on alone; else the exit code of the one that did it instead */
    OptionalInt detach() {
        int pid = linux.getpid();
        if (linux.getsid(0) == pid) {
            return isAloneWithoutTerminal(pid) ? OptionalInt.empty() : runAgain();
        }
        if (interruption.isWatched() && linux.getpgid(0) == pid) {
            return runAgain();
        }
        interruption.leaveCanary();
        if (linux.setsid() >= 0) {
            return OptionalInt.empty();
        }
        if (linux.setpgid(0, linux.getpgid(linux.getppid())) == 0) {
            if (linux.setsid() >= 0) {
                return OptionalInt.empty();
            }
            linux.setpgid(0, pid); // back to the pipeline: what is typed at the terminal goes there
        }
        return runAgain();
    }

    /** A session of nobody else, with no terminal to be hung up by, is as good as a new one. */
    private boolean isAloneWithoutTerminal(int pid) {
        if (ProcStat.of(linux, pid).map(stat -> stat.terminal().device()).orElse(1) != 0) {
            return false;
        }
        for (String name : linux.list("/proc")) {
            if (Character.isDigit(name.charAt(0)) && isOther(Integer.parseInt(name), pid)) {
                return false;
            }
        }
        return true;
    }

    private boolean isOther(int other, int pid) {
        return other != pid && linux.getsid(other) == pid;
    }

    /** The second JVM may lead a session in which it is not alone, where an agent of it has started something. */
    private boolean isSecond() {
        Ancestry ancestry = new Ancestry(linux);
        return DaemonEnvironment.lines(linux, "/proc/self/environ").stream()
                .filter(line -> line.startsWith(SECOND))
                .anyMatch(line -> ancestry.distance(linux.getpid(), line.substring(SECOND.length())) > 0);
    }

    private OptionalInt runAgain() {
        return isSecond() ? OptionalInt.empty() : OptionalInt.of(endOfSecond());
    }

    private int endOfSecond() {
        String program = linux.readlink("/proc/self/exe").orElseThrow(() -> new DaemonizeFailure("no /proc/self/exe"));
        SpawnPlan plan = new SpawnPlan(
                program,
                DaemonEnvironment.lines(linux, "/proc/self/cmdline"),
                environment(),
                ourStreams(),
                SpawnPlan.Options.SESSION);
        int pid = linux.spawn(plan);
        if (pid < 0) {
            throw DaemonizeFailure.of(pid, "no second step (" + program + ")");
        }
        interruption.passTo(pid);
        return endOf(pid);
    }

    private List<String> environment() {
        List<String> lines = new ArrayList<>(DaemonEnvironment.lines(linux, "/proc/self/environ"));
        lines.removeIf(line -> line.startsWith(SECOND));
        lines.add(SECOND + new Ancestry(linux).identity(linux.getpid()));
        return lines;
    }

    private List<Descriptor> ourStreams() {
        List<Descriptor> streams = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            Optional<FileStatus> open = linux.stat(number);
            if (open.isPresent()) {
                streams.add(new Descriptor.Inherited(number, number));
            }
        }
        return streams;
    }

    private int endOf(int pid) {
        Optional<ChildStatus> end = linux.reap(pid);
        while (end.isEmpty()) {
            linux.awaitEnded();
            end = linux.reap(pid);
        }
        return end.get().killed() ? 128 + end.get().value() : end.get().value();
    }
}
