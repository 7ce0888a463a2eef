package dev.vigil.app;

import dev.vigil.app.daemonize.Ancestry;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.util.Optional;

/**
 * What a JVM that is started again as a daemon learns from a variable: which process started it, and where. So it knows
 * that it is one also where its options do not reach it, as under the launchers of jpackage(1); and a program never
 * starts itself again and again. Processes that inherit the variable further down are no children of that process,
 * which ends when the daemon is ready.
 *
 * @param by who started the daemon: pid and time of start, clock ticks since boot
 * @param directory the working directory of that process
 */
record RelaunchMark(String by, String directory) {
    /** {@code PID-TICKS:DIRECTORY} */
    static final String VARIABLE = "VIGIL_APP_BACKGROUND";

    /** What a mark says about the process that has it. */
    enum Meaning {
        /** It is none of a daemon that is being started, or there is none. */
        NOTHING,
        /** This is the daemon that is being started. */
        DAEMON,
        /** The process that was started has started this one: a launcher that does not become the JVM itself. */
        REPEATED
    }

    static RelaunchMark ofThisProcess(Linux linux, String directory) {
        return new RelaunchMark(new Ancestry(linux).identity(linux.getpid()), directory);
    }

    static Optional<RelaunchMark> parse(String value) {
        int colon = value.indexOf(':');
        return colon < 1
                ? Optional.empty()
                : Optional.of(new RelaunchMark(value.substring(0, colon), value.substring(colon + 1)));
    }

    /** That of this process, as long as the one that started it is there. */
    static RelaunchMark own() {
        return Own.MARK;
    }

    static Meaning ownMeaning() {
        return Own.MEANING;
    }

    /** Looked at once: before the daemon is ready, for the process that started it ends then. */
    private static final class Own {
        static final RelaunchMark MARK =
                parse(System.getenv().getOrDefault(VARIABLE, "")).orElse(new RelaunchMark("", ""));
        static final Meaning MEANING = MARK.by.isEmpty() ? Meaning.NOTHING : meaning(new NativeLinux());

        private static Meaning meaning(Linux linux) {
            return MARK.meaningFor(linux, linux.getpid());
        }
    }

    String text() {
        return by + ":" + directory;
    }

    Meaning meaningFor(Linux linux, int pid) {
        return switch (new Ancestry(linux).distance(pid, by)) {
            case 0 -> Meaning.NOTHING;
            case 1 -> Meaning.DAEMON;
            default -> Meaning.REPEATED;
        };
    }
}
