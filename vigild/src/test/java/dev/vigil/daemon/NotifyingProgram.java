package dev.vigil.daemon;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Services that are a few lines of Python and speak by sd_notify(3). */
final class NotifyingProgram {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private static final String BEGIN = """
            import array, os, signal, socket, struct, sys, threading, time
            def connected():
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                name = os.environ["NOTIFY_SOCKET"]
                s.connect("\\0" + name[1:] if name.startswith("@") else name)
                return s
            notify = connected()
            def say(text, *fds):
                rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
                notify.sendmsg([text.encode()], rights)
            def barrier():
                r, w = os.pipe()
                say("BARRIER=1", w)
                os.close(w)
                os.read(r, 1)
                os.close(r)
            def now(): return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
            def forever():
                while True: time.sleep(1000)
            """;

    private NotifyingProgram() {}

    /** The key {@code command} of a program of these lines, which may use {@code say}, {@code barrier}, {@code now}. */
    static String command(String lines) {
        assumeTrue(Files.isExecutable(PYTHON), "python3 is not installed");
        return "command = [\"" + PYTHON + "\", \"-c\", \'\'\'\n" + BEGIN + lines + "\n\'\'\']\n";
    }
}
