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

    /** A TCP connection to {@code host}:{@code port} is accepted. */
    record Tcp(String host, int port) implements Readiness {}

    /** A connection to the UNIX stream socket at {@code path} is accepted. */
    record Unix(String path) implements Readiness {}

    /** A GET of {@code url} (http only) is answered with a status from 200 to 399. */
    record Http(String url) implements Readiness {}

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
