package dev.vigil.core.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks that are repeated while a service runs. It is healthy while all of them are.
 *
 * @param checks at least one
 */
public record Health(List<Check> checks) implements Section {
    public Health {
        checks = List.copyOf(checks);
    }

    /** Checks are made by vigild alone. */
    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            String key = checks.size() == 1 ? "health" : "health[" + i + "]";
            settings.addAll(checks.get(i).settings(key + "."));
        }
        return settings;
    }

    /**
     * One check.
     *
     * @param question what is asked
     * @param timing when, and how long an answer may take
     * @param failures in a row after which the service is unhealthy, at least 1
     * @param successes in a row after which it is healthy, at least 1
     * @param action what is done when it becomes unhealthy
     */
    public record Check(Question question, Timing timing, int failures, int successes, Action action) {
        private List<Setting> settings(String prefix) {
            List<Setting> settings = new ArrayList<>(question.settings(prefix));
            settings.addAll(timed(prefix));
            return settings;
        }

        private List<Setting> timed(String prefix) {
            return List.of(
                    Setting.live(prefix + "interval", Setting.text(timing.interval())),
                    Setting.live(prefix + "timeout", Setting.text(timing.timeout())),
                    Setting.live(prefix + "start-delay", Setting.text(timing.startDelay())),
                    Setting.live(prefix + "failures", Integer.toString(failures)),
                    Setting.live(prefix + "successes", Integer.toString(successes)),
                    Setting.live(prefix + "action", Setting.text(action)));
        }
    }

    /**
     * When a check is made.
     *
     * @param interval from the beginning of one to that of the next, above zero
     * @param timeout within which it must be answered, above zero, at most the interval
     * @param startDelay from when the service is running to the first
     */
    public record Timing(Duration interval, Duration timeout, Duration startDelay) {}

    /** What is done when a service becomes unhealthy. */
    public enum Action {
        /** It is restarted, as after an abnormal end. */
        RESTART,
        /** It is said, and nothing else. */
        REPORT,
        /** It is stopped for good. */
        STOP
    }

    /** What is asked. */
    public sealed interface Question {
        /** What is asked, setting by setting; fields of a request may hold a password. */
        private List<Setting> settings(String prefix) {
            return switch (this) {
                case Tcp(String host, int port) -> List.of(Setting.live(prefix + "tcp", host + ":" + port));
                case Unix(String path) -> List.of(Setting.live(prefix + "unix", path));
                case Exec(List<String> command) -> List.of(Setting.live(prefix + "exec", Setting.text(command)));
                case Http http -> {
                    List<Setting> settings = new ArrayList<>();
                    settings.add(Setting.live(prefix + "http", http.url()));
                    settings.add(Setting.live(prefix + "status", StatusRange.text(http.expected())));
                    http.body().ifPresent(body -> settings.add(Setting.live(prefix + "body", body)));
                    http.headers()
                            .forEach((name, value) ->
                                    settings.add(new Setting(prefix + "headers." + name, Uptake.LIVE, value, true)));
                    yield settings;
                }
            };
        }

        /** Whether {@code host}:{@code port} accepts a TCP connection. */
        record Tcp(String host, int port) implements Question {}

        /** Whether the UNIX stream socket at {@code path} accepts a connection. */
        record Unix(String path) implements Question {}

        /** Whether {@code command} ends with exit code 0. */
        record Exec(List<String> command) implements Question {
            public Exec {
                command = List.copyOf(command);
            }
        }

        /**
         * Whether a GET of {@code url} (http only) is answered well.
         *
         * @param expected statuses that are good
         * @param body regular expression of RE2 that a part of the body matches; empty: whatever it is
         * @param headers fields of the request beside its own, in their order
         */
        record Http(String url, List<StatusRange> expected, Optional<String> body, Map<String, String> headers)
                implements Question {
            public Http {
                expected = List.copyOf(expected);
                headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
            }
        }
    }

    /** Statuses of HTTP from {@code first} to {@code last}, both included. */
    public record StatusRange(int first, int last) {
        /** Those that count as good unless something else is said. */
        public static final StatusRange GOOD = new StatusRange(200, 399);

        private static String text(List<StatusRange> ranges) {
            return ranges.stream().map(range -> range.first + "-" + range.last).collect(Collectors.joining(", "));
        }

        /** Whether {@code status} is one of them. */
        public boolean contains(int status) {
            return status >= first && status <= last;
        }
    }
}
