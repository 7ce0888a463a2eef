package dev.vigil.daemon.boot;

import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.core.spec.SignalName;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.List;
import sun.misc.Signal;

/**
 * Signals to vigild itself: they become tasks, and the loop decides. No signal that somebody may send by mistake ends
 * it, since it would leave its services alone; what each does is told in {@code docs/reference/signals.md}.
 *
 * <p>The vigild of {@code vigil run} hands on what its program may want. SIGQUIT, which the JVM keeps to itself, comes
 * by {@link Linux#signalDescriptor}; bin/vigil keeps the descriptor of that number free.
 */
final class SignalHandlers {
    /** Two signals within this time are one: {@code timeout} and some shells send to a process and to its group. */
    private static final long ONE_SIGNAL_NANOS = 500_000_000;

    private static final int HUP = 1;
    private static final int QUIT = 3;
    private static final int REALTIME_MIN = 34;
    /** The JDK wakes threads by it that wait for a file. */
    private static final int OF_THE_JDK = SignalName.NUMBER_MAX - 2;

    private static final String TERMINAL = "/dev/tty";
    private static final List<String> HANDED_ON = List.of("USR1", "USR2", "WINCH");
    private static final List<String> IGNORED =
            List.of("USR1", "USR2", "ALRM", "VTALRM", "PROF", "XCPU", "IO", "PWR", "STKFLT");

    private final Linux linux;
    private final EventLoop loop;
    private final Wiring vigild;
    private final DaemonLog log;
    private boolean shuttingDown;
    private long askedNanos;

    SignalHandlers(Linux linux, EventLoop loop, Wiring vigild, DaemonLog log) {
        this.linux = linux;
        this.loop = loop;
        this.vigild = vigild;
        this.log = log;
    }

    /** TERM and INT shut down in order, a second INT kills at once. */
    void handle(VigildOptions options) {
        for (int signal = REALTIME_MIN; signal <= SignalName.NUMBER_MAX; signal++) {
            if (signal != OF_THE_JDK) {
                linux.setSignalIgnored(signal);
            }
        }
        on("TERM", () -> stop("SIGTERM", false));
        on("INT", () -> stop("SIGINT", true));
        IGNORED.forEach(name -> on(name, () -> log.info("SIG" + name + " is ignored")));
        if (options.single()) {
            handOn(options.services().getFirst().name());
        } else if (!options.followed().isDaemon()) {
            linux.setSignalIgnored(QUIT);
            on("HUP", () -> stop("SIGHUP", false));
        } else {
            hangUp(vigild::applyFiles);
        }
    }

    private void on(String name, Runnable task) {
        Signal.handle(new Signal(name), _ -> loop.post(task));
    }

    private void handOn(String service) {
        HANDED_ON.forEach(name ->
                on(name, () -> handOn(service, SignalName.parse(name).orElseThrow())));
        hangUp(() -> handOn(service, new SignalName(HUP)));
        boolean free = linux.readlink("/proc/self/fd/" + QUIT)
                .filter("/dev/null"::equals)
                .isPresent();
        int quits = free ? linux.signalDescriptor(QUIT) : -1;
        if (quits < 0) {
            linux.setSignalIgnored(QUIT);
            return;
        }
        loop.poller(EventPriority.CONTROL).watch(quits, Flags.EPOLLIN, (_, _, _) -> {
            linux.read(quits, new byte[Long.BYTES], 0, Long.BYTES);
            handOn(service, new SignalName(QUIT));
        });
    }

    /** A terminal that is closed stops what was started on it; else it is {@code sent} by somebody. */
    private void hangUp(Runnable sent) {
        boolean terminal = hasTerminal();
        on("HUP", () -> {
            if (terminal && !hasTerminal()) {
                stop("the terminal is gone (SIGHUP)", false);
            } else {
                sent.run();
            }
        });
    }

    private void handOn(String service, SignalName signal) {
        vigild.ask(
                new Event.Command.Signal(List.of(service), signal.number()),
                outcomes -> outcomes.stream()
                        .filter(outcome -> !outcome.ok())
                        .map(Effect.Outcome::message)
                        .forEach(why -> log.info("cannot hand on " + signal + " to " + service + ": " + why)));
    }

    /** It is taken away when the terminal is closed, tty_ioctl(4). */
    private boolean hasTerminal() {
        int terminal = linux.open(TERMINAL, Flags.O_RDWR | Flags.O_NOCTTY, 0);
        if (terminal >= 0) {
            linux.close(terminal);
        }
        return terminal >= 0;
    }

    private void stop(String by, boolean impatient) {
        if (!shuttingDown) {
            shuttingDown = true;
            askedNanos = loop.nowNanos();
            log.info("stopping everything: " + by);
            vigild.shutDown();
        } else if (impatient && loop.nowNanos() - askedNanos > ONE_SIGNAL_NANOS) {
            log.warn("killing everything: second " + by);
            vigild.killAll();
        }
    }
}
