package dev.vigil.app;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sockets that the starter of this process has opened for it: by the protocol of sd_listen_fds(3), with
 * {@code LISTEN_PID}, {@code LISTEN_FDS} and {@code LISTEN_FDNAMES}, which systemd and vigild speak; or as standard
 * input, as inetd(8) and xinetd(8) do it.
 *
 * <p>Such a socket outlives the process, so that no connection is refused while a service is restarted; and a service
 * can have a port below 1024 without ever having been root.
 */
public final class InheritedSockets {
    private static final int FIRST = 3;
    private static final int COUNT_MAX = 1024;

    private final Linux linux;
    private final List<InheritedSocket> listed;

    InheritedSockets(Linux linux, Map<String, String> environment) {
        this.linux = linux;
        this.listed = List.copyOf(listed(linux, environment));
    }

    /** Of this process. */
    public static InheritedSockets ofEnvironment() {
        return new InheritedSockets(NativeLinux.whenNeeded(), System.getenv());
    }

    /** Those of {@code LISTEN_FDS} that are sockets, in their order. None of them is inherited by children. */
    public List<InheritedSocket> all() {
        return listed;
    }

    /** The first of a name; one without a name is called {@code unknown}. */
    public Optional<InheritedSocket> named(String name) {
        return listed.stream().filter(socket -> socket.name().equals(name)).findFirst();
    }

    /** Standard input, where that is a socket: its name is {@code stdin}. */
    public Optional<InheritedSocket> standardInput() {
        return InheritedSocket.of(linux, 0, "stdin");
    }

    private static List<InheritedSocket> listed(Linux linux, Map<String, String> environment) {
        List<InheritedSocket> sockets = new ArrayList<>();
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        int count = count(linux, environment);
        for (int i = 0; i < count; i++) {
            String name = i < names.length && !names[i].isEmpty() ? names[i] : "unknown";
            linux.setCloseOnExec(FIRST + i, true);
            InheritedSocket.of(linux, FIRST + i, name).ifPresent(sockets::add);
        }
        return sockets;
    }

    /** The variables of another process, a shell between us and the supervisor say, are not for us. */
    static int count(Linux linux, Map<String, String> environment) {
        String count = environment.getOrDefault("LISTEN_FDS", "");
        if (!count.matches("[0-9]{1,4}")) {
            return 0;
        }
        boolean ours = environment.getOrDefault("LISTEN_PID", "").equals(String.valueOf(linux.getpid()));
        return ours ? Math.min(Integer.parseInt(count), COUNT_MAX) : 0;
    }
}
