package dev.vigil.daemon.boot;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;

/**
 * What vigild says of itself to whoever supervises it, sd_notify(3): nothing unless it was told a
 * {@code NOTIFY_SOCKET}. Nobody waits for an answer, so a socket that is gone is no failure.
 */
final class InitNotifier {
    private static final String VARIABLE = "\0NOTIFY_SOCKET=";

    private final Linux linux;
    private final String path;

    InitNotifier(Linux linux) {
        this.linux = linux;
        this.path = path("\0" + linux.readFile("/proc/self/environ").orElse("") + "\0");
    }

    private static String path(String environ) {
        int at = environ.indexOf(VARIABLE);
        int from = at + VARIABLE.length();
        return at < 0 ? "" : environ.substring(from, environ.indexOf('\0', from));
    }

    /** {@code READY=1} */
    void notify(String state) {
        if (path.isEmpty()) {
            return;
        }
        int socket = linux.unixSocket(Flags.SOCK_DGRAM);
        if (socket >= 0) {
            linux.sendTo(socket, (state + "\n").getBytes(StandardCharsets.US_ASCII), path);
            linux.close(socket);
        }
    }
}
