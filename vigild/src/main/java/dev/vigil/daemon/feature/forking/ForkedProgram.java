package dev.vigil.daemon.feature.forking;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.process.BackgroundProgram;
import dev.vigil.daemon.process.MainProcesses;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One incarnation of a forking program, and the search for its main process. With a pid file that is the process which
 * the file names, if it is one of the service. Without it is the one that is left: a program that forks twice leaves
 * two for a moment, so it must be alone for a little while; of several that stay it is the eldest.
 */
final class ForkedProgram implements BackgroundProgram {
    private static final long ALONE_NANOS = 20_000_000;
    private static final long SEVERAL_NANOS = 1_000_000_000;
    private static final long FIRST_LOOK_NANOS = 1_000_000;
    private static final long LAST_LOOK_NANOS = 50_000_000;

    private final Linux linux;
    private final MainProcesses mains;
    private final Incarnation incarnation;
    private final Optional<String> pidFile;
    private final Consumer<ForkedProgram> search;
    private boolean firstMayBeMain;
    private int main;
    private int alone;
    private long aloneNanos;
    private long foundNanos;
    private long begunNanos;
    private long lookNanos = FIRST_LOOK_NANOS;
    private String problem = "";

    /** @param search hears that the launcher has ended, so that {@link #look} is to be called */
    ForkedProgram(
            Linux linux,
            MainProcesses mains,
            Incarnation incarnation,
            Optional<String> pidFile,
            Consumer<ForkedProgram> search) {
        this.linux = linux;
        this.mains = mains;
        this.incarnation = incarnation;
        this.pidFile = pidFile;
        this.search = search;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    /** Why it was not found, as of the last look. */
    String problem() {
        return problem;
    }

    /**
     * Its launch is known by one of its processes alone, for vigild was killed before it knew more: that is the first
     * one, or the one that the first has left behind.
     */
    void searchFromUnknown() {
        launcherEnded();
        firstMayBeMain = true;
    }

    /** Whether the process that is taken for the first one may be the main one. */
    boolean firstMayBeMain() {
        return firstMayBeMain;
    }

    @Override
    public void launcherEnded() {
        firstMayBeMain = false;
        begunNanos = linux.monotonicNanos();
        search.accept(this);
    }

    /** When to look again, after a look that has not found it. */
    long nextLookNanos(long nowNanos) {
        long next = nowNanos + lookNanos;
        lookNanos = Math.min(2 * lookNanos, LAST_LOOK_NANOS);
        return next;
    }

    /** @return the main process, if it is known now */
    Optional<Integer> look(long nowNanos) {
        Optional<Integer> found = pidFile.isPresent() ? named(pidFile.get()) : left(nowNanos);
        found.ifPresent(pid -> {
            main = pid;
            foundNanos = nowNanos;
        });
        return found;
    }

    private Optional<Integer> named(String path) {
        PidFileContent content = PidFileContent.of(linux, path);
        problem = "pid file " + path + ": " + content.problem();
        if (content.pid() == 0) {
            return Optional.empty();
        }
        if (!isOfOwner(content)) {
            problem = "pid file " + path + ": it belongs to uid " + content.owner() + ", as which pid " + content.pid()
                    + " does not run";
            return Optional.empty();
        }
        if (mains.change(incarnation, content.pid(), OptionalLong.empty())) {
            return Optional.of(content.pid());
        }
        problem = "pid file " + path + ": it names pid " + content.pid() + ", which is "
                + (content.pid() == linux.getpid() ? "vigild" : "no process of this service");
        return Optional.empty();
    }

    /** Root may write what it likes, and so may vigild's user. */
    private boolean isOfOwner(PidFileContent content) {
        if (content.owner() == 0 || content.owner() == linux.geteuid()) {
            return true;
        }
        return linux.readFile("/proc/" + content.pid() + "/status")
                .flatMap(text ->
                        text.lines().filter(line -> line.startsWith("Uid:")).findFirst())
                .filter(line -> List.of(line.split("\\s+")).contains(String.valueOf(content.owner())))
                .isPresent();
    }

    private Optional<Integer> left(long nowNanos) {
        List<Integer> left = mains.leftBehind(incarnation);
        int one = left.size() == 1 ? left.getFirst() : 0;
        if (one != alone) {
            alone = one;
            aloneNanos = nowNanos;
        }
        problem = left.size() + " processes are left, and none of them can be watched";
        if (one != 0 && nowNanos - aloneNanos >= (firstMayBeMain ? SEVERAL_NANOS : ALONE_NANOS)) {
            return become(one);
        }
        boolean several = left.size() > 1 && nowNanos - begunNanos >= SEVERAL_NANOS;
        return several
                ? left.stream().min(Comparator.comparingLong(this::startOf)).flatMap(this::become)
                : Optional.empty();
    }

    private Optional<Integer> become(int pid) {
        return mains.change(incarnation, pid, OptionalLong.empty()) ? Optional.of(pid) : Optional.empty();
    }

    private long startOf(int pid) {
        return ProcStat.of(linux, pid).map(ProcStat::startTicks).orElse(Long.MAX_VALUE);
    }

    /**
     * As after a restart of itself, when the pid file names the new one. One that was only guessed may have been the
     * middle one of two forks.
     */
    @Override
    public boolean isReplaced(boolean well) {
        int former = main;
        long now = linux.monotonicNanos();
        if (pidFile.isPresent()) {
            return named(pidFile.get()).filter(pid -> took(pid, former)).isPresent();
        }
        List<Integer> others = mains.leftBehind(incarnation).stream()
                .filter(pid -> pid != former)
                .toList();
        boolean early = well && now - foundNanos < SEVERAL_NANOS && others.size() == 1;
        return early
                && become(others.getFirst()).filter(pid -> took(pid, former)).isPresent();
    }

    private boolean took(int pid, int former) {
        main = pid;
        return pid != former;
    }
}
