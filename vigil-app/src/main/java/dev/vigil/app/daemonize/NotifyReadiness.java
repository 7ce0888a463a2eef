package dev.vigil.app.daemonize;

import dev.vigil.linux.Datagram;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.UserEntry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Ready once {@code READY=1} comes to the socket of {@code NOTIFY_SOCKET}, sd_notify(3). The socket is there only as
 * long as it is waited for; its file belongs to the daemon's user, and the kernel lets nobody else but root send to
 * it.
 */
public final class NotifyReadiness implements DaemonReadiness {
    private static final String STATUS = "STATUS=";
    private static final int TRIES_MAX = 100;
    private static final int MESSAGE_BYTES_MAX = 4096;

    private final Linux linux;
    private final String path;
    private final int socket;
    private Optional<String> status = Optional.empty();

    private NotifyReadiness(Linux linux, String path, int socket) {
        this.linux = linux;
        this.path = path;
        this.socket = socket;
    }

    /** @param identity of the daemon, where it has another than this process */
    public static NotifyReadiness of(Linux linux, Optional<RunAs> identity) {
        String prefix = System.getProperty("java.io.tmpdir", "/tmp") + "/vigil-ready-" + linux.getpid() + "-";
        int result = -Errno.EADDRINUSE;
        for (int i = 0; i < TRIES_MAX && result == -Errno.EADDRINUSE; i++) {
            result = linux.bindDatagram(prefix + i);
            if (result >= 0) {
                NotifyReadiness readiness = new NotifyReadiness(linux, prefix + i, result);
                readiness.restrict(identity);
                return readiness;
            }
        }
        throw DaemonizeFailure.of(result, "no socket to be told on (" + prefix + "0)");
    }

    private void restrict(Optional<RunAs> identity) {
        linux.chmod(path, 0600);
        if (identity.isPresent() && identity.get().user().isPresent()) {
            UserEntry user = identity.get().user().get();
            linux.chown(path, user.uid(), -1);
        }
    }

    @Override
    public void describeIn(Map<String, String> environment) {
        environment.put("NOTIFY_SOCKET", path);
    }

    @Override
    public boolean isReached(StartedDaemon daemon) {
        byte[] bytes = new byte[MESSAGE_BYTES_MAX];
        Datagram datagram = linux.receive(socket, bytes);
        while (datagram.length() >= 0) {
            String message = new String(bytes, 0, datagram.length(), StandardCharsets.UTF_8);
            message.lines().filter(line -> line.startsWith(STATUS)).forEach(this::keepStatus);
            if (saysReady(message)) {
                return true;
            }
            datagram = linux.receive(socket, bytes);
        }
        return false;
    }

    private void keepStatus(String line) {
        status = Optional.of(line.substring(STATUS.length()));
    }

    /** What it said last about itself, {@code STATUS=}. */
    public Optional<String> status() {
        return status;
    }

    private static boolean saysReady(String message) {
        return ("\n" + message + "\n").contains("\nREADY=1\n");
    }

    @Override
    public String missing() {
        return "it has not sent READY=1";
    }

    @Override
    public void close() {
        linux.close(socket);
        linux.unlink(path);
    }
}
