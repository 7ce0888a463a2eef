package dev.vigil.core.spec;

import java.time.Duration;
import java.util.List;

/** How a program shows that it is ready. Without this section it is ready once it runs. */
public sealed interface Readiness extends Section {
    /** What it watches for is looked for while it starts; one that notifies needs what it is given at its launch. */
    @Override
    default List<Setting> settings() {
        return switch (this) {
            case Notify _ -> List.of(Setting.restart("ready.notify", "true"));
            case NotificationFd(int fd) -> List.of(Setting.restart("ready.fd", Integer.toString(fd)));
            case Tcp tcp -> asked("tcp", tcp.host() + ":" + tcp.port(), tcp.ofAnybody());
            case Unix unix -> asked("unix", unix.path(), unix.ofAnybody());
            case Http http -> asked("http", http.url(), http.ofAnybody());
            case Exec(List<String> command) -> List.of(Setting.atStart("ready.exec", Setting.text(command)));
            case LogLine(String regex) -> List.of(Setting.atStart("ready.log", regex));
            case FileExists(String path) -> List.of(Setting.atStart("ready.file", path));
            case Delay(Duration delay) -> List.of(Setting.atStart("ready.delay", Setting.text(delay)));
        };
    }

    private static List<Setting> asked(String key, String address, boolean ofAnybody) {
        return List.of(
                Setting.atStart("ready." + key, address),
                Setting.atStart("ready.listener", ofAnybody ? "any" : "service"));
    }

    /** It sends {@code READY=1} to {@code $NOTIFY_SOCKET}, see sd_notify(3). */
    record Notify() implements Readiness {
        @Override
        public boolean notifies() {
            return true;
        }
    }

    /** It writes a line to descriptor {@code fd}, as s6's notification-fd. */
    record NotificationFd(int fd) implements Readiness {}

    /**
     * A TCP connection to {@code host}:{@code port} is accepted.
     *
     * @param ofAnybody by whatever process; else only by one of the service, as far as that can be told
     */
    record Tcp(String host, int port, boolean ofAnybody) implements Readiness {
        public Tcp(String host, int port) {
            this(host, port, false);
        }
    }

    /**
     * A connection to the UNIX stream socket at {@code path} is accepted.
     *
     * @param ofAnybody as in {@link Tcp}
     */
    record Unix(String path, boolean ofAnybody) implements Readiness {
        public Unix(String path) {
            this(path, false);
        }
    }

    /**
     * A GET of {@code url} (http only) is answered with a status from 200 to 399.
     *
     * @param ofAnybody as in {@link Tcp}
     */
    record Http(String url, boolean ofAnybody) implements Readiness {
        public Http(String url) {
            this(url, false);
        }
    }

    /** {@code command} ends with exit code 0. */
    record Exec(List<String> command) implements Readiness {
        public Exec {
            command = List.copyOf(command);
        }
    }

    /** A line of output matches the regular expression. */
    record LogLine(String regex) implements Readiness {}

    /** The file exists and was made or changed after the launch. */
    record FileExists(String path) implements Readiness {}

    /** It has run for {@code delay}. */
    record Delay(Duration delay) implements Readiness {}
}
