package dev.vigil.core.spec;

import java.time.Duration;
import java.util.List;

/** How a program shows that it is ready. Without this section it is ready once it runs. */
public sealed interface Readiness extends Section {
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
