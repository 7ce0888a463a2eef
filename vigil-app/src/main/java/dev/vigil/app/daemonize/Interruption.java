package dev.vigil.app.daemonize;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals that end the waiting for a daemon: SIGHUP, SIGINT and SIGTERM, where the caller has not ignored them.
 *
 * <p>Ctrl-C sends its signal to the process group in the foreground of the terminal, which this process leaves for a
 * session of its own. So it leaves a canary there: a cat(1) that reads from a pipe to which nobody writes, and which
 * closes with this process. It ends with us; and when a signal kills it before, that signal was for us. Where the group
 * is our own that can't be, since its id must get free for the session: then another process does the waiting, and gets
 * the signals from the one that stays in the group.
 */
public final class Interruption implements AutoCloseable {
    private static final List<String> NAMES = List.of("HUP", "INT", "TERM");
    private static final String CAT = "/bin/cat";
    private static final int SIGKILL = 9;

    private final Linux linux;
    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private volatile Optional<Signal> signal = Optional.empty();
    private volatile int successor;
    private int canary;
    private int pipe = -1;

    private Interruption(Linux linux) {
        this.linux = linux;
    }

    /** For one who does not wait: signals do what they do. */
    public static Interruption none(Linux linux) {
        return new Interruption(linux);
    }

    /** From now on the signals are noted, and do not end this process. */
    public static Interruption watch(Linux linux) {
        Interruption interruption = new Interruption(linux);
        for (String name : NAMES) {
            interruption.note(new Signal(name));
        }
        return interruption;
    }

    boolean isWatched() {
        return !before.isEmpty();
    }

    private void note(Signal watched) {
        try {
            before.put(watched, Signal.handle(watched, this::came));
        } catch (IllegalArgumentException _) {
            // -Xrs: they are left to do what they do
        }
    }

    private void came(Signal noted) {
        signal = Optional.of(noted);
        if (successor > 0) {
            linux.kill(successor, noted.getNumber());
        }
    }

    /** Another process does the waiting, and gets the signals that come to this one. */
    void passTo(int pid) {
        successor = pid;
        signal.ifPresent(noted -> linux.kill(pid, noted.getNumber()));
    }

    /** To be called before this process leaves its group. */
    void leaveCanary() {
        int[] ends = new int[2];
        if (before.isEmpty() || linux.pipe(ends, 0) < 0) {
            return;
        }
        List<Descriptor> streams = List.of(
                new Descriptor.Inherited(0, ends[0]),
                new Descriptor.Opened(1, "/dev/null", Flags.O_WRONLY, 0),
                new Descriptor.Opened(2, "/dev/null", Flags.O_WRONLY, 0));
        SpawnPlan.Options options =
                new SpawnPlan.Options(false, false, Optional.of("/"), Optional.empty(), List.copyOf(ignored()));
        canary = linux.spawn(new SpawnPlan(CAT, List.of("cat"), List.of(), streams, options));
        linux.close(ends[0]);
        pipe = ends[1];
    }

    private List<Integer> ignored() {
        List<Integer> numbers = new ArrayList<>();
        before.forEach((watched, handler) -> {
            if (handler.equals(SignalHandler.SIG_IGN)) {
                numbers.add(watched.getNumber());
            }
        });
        return numbers;
    }

    /** The signal that came; empty: go on waiting. */
    Optional<Signal> signal() {
        if (signal.isEmpty() && canary > 0) {
            linux.reap(canary).ifPresent(this::canaryEnded);
        }
        return signal;
    }

    private void canaryEnded(ChildStatus end) {
        canary = 0;
        for (Signal watched : before.keySet()) {
            if (end.killed() && end.value() == watched.getNumber()) {
                signal = Optional.of(watched);
            }
        }
    }

    /** The waiting is over: signals do again what they did before. */
    @Override
    public void close() {
        before.forEach(Signal::handle);
        before.clear();
        if (pipe >= 0) {
            linux.close(pipe);
            pipe = -1;
        }
        if (canary > 0) {
            linux.kill(canary, SIGKILL);
            while (linux.reap(canary).isEmpty()) {
                linux.awaitEnded();
            }
            canary = 0;
        }
    }
}
