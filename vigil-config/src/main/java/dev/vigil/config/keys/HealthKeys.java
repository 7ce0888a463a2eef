package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.Durations;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.Health.Check;
import dev.vigil.core.spec.Health.Question;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.ServiceSpec.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The key of the checks that are repeated while a service runs: what is asked, when, and what follows. */
final class HealthKeys implements KeyGroup {
    private static final Duration INTERVAL_MIN = Duration.ofMillis(100);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int IN_A_ROW_MAX = 1_000;
    private static final int CHECKS_MAX = 16;

    private static final Key<String> HTTP = Key.of(
            "http",
            Endpoints.HTTP,
            "",
            "A GET of this URL is answered with a good status. A redirect is its status and is not followed.");
    private static final Key<Question> TCP = Key.of(
            "tcp",
            Endpoints.TCP.map(address -> new Question.Tcp(address.host(), address.port())),
            "",
            "A connection to this host and port is accepted. IPv6 addresses stand in brackets.");
    private static final Key<Question> UNIX = Key.of(
            "unix",
            Endpoints.UNIX.map(Question.Unix::new),
            "",
            "A connection to the UNIX stream socket of this path is accepted.");
    private static final Key<Question> EXEC = Key.of(
            "exec",
            ValueTypes.COMMAND.map(Question.Exec::new),
            "",
            "This command ends with exit code 0. It runs as the service's user with the service's environment; the"
                    + " first 500 bytes that it writes are shown by `vigil why`.");
    private static final List<Key<?>> QUESTIONS = List.of(HTTP, TCP, UNIX, EXEC);

    private static final Key<Duration> INTERVAL_KEY = Key.of(
            "interval",
            ValueType.text("a duration of at least \"100ms\"", HealthKeys::interval),
            "10s",
            "From the beginning of one check to that of the next.");
    private static final Key<Duration> TIMEOUT_KEY = Key.of(
            "timeout",
            ValueTypes.LASTING,
            "2s, or the interval if that is shorter",
            "How long an answer may take; at most the interval. A command that takes longer is killed with its process"
                    + " group.");
    private static final Key<Integer> FAILURES = Key.of(
            "failures",
            ValueType.whole(1, IN_A_ROW_MAX),
            "3",
            "After how many failures in a row the service is unhealthy.");
    private static final Key<Integer> SUCCESSES = Key.of(
            "successes", ValueType.whole(1, IN_A_ROW_MAX), "1", "After how many successes in a row it is healthy.");
    private static final Key<Duration> START_DELAY = Key.of(
            "start-delay",
            ValueTypes.DURATION,
            "0s",
            "How long it has been running, and ready if it shows that, before the first check.");
    private static final Key<Health.Action> ACTION = Key.of(
            "action",
            ValueType.choice(Health.Action.values()),
            "\"restart\"",
            "What is done when it becomes unhealthy: it is restarted as after a crash, by the restart policy; or it is"
                    + " only reported; or stopped for good.");

    private static final KeyTable TABLE = KeyTable.of(Stream.of(
                    QUESTIONS,
                    HttpKeys.ALL,
                    List.of(INTERVAL_KEY, TIMEOUT_KEY, FAILURES, SUCCESSES, START_DELAY, ACTION))
            .<Key<?>>flatMap(List::stream)
            .toList());

    private static final Key<Health> HEALTH = Key.of(
            "health",
            new ValueType<>(
                            "a table, or an array of tables",
                            ValueType.table(TABLE, HealthKeys::check)
                                    .oneOrMany()
                                    .reader(),
                            Optional.of(TABLE))
                    .map(Health::new),
            "none",
            "A check that is repeated while it runs, or an array of such. Each is one of `http`, `tcp`, `unix` and"
                    + " `exec`. It is healthy while all of them are.");

    @Override
    public List<Key<?>> keys() {
        return List.of(HEALTH);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return service.get(HEALTH)
                .filter(health -> !health.checks().isEmpty())
                .map(health -> spec.withSection(Health.class, health))
                .orElse(spec);
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        if (!service.has(HEALTH)) {
            return;
        }
        if (spec.kind() == Kind.ONESHOT) {
            service.refuse(HEALTH, "a oneshot runs to its end, and is judged by that");
        }
        int checks =
                spec.section(Health.class).map(health -> health.checks().size()).orElse(0);
        if (checks > CHECKS_MAX) {
            service.refuse(HEALTH, "a service has at most " + CHECKS_MAX + " health checks");
        }
    }

    private static Duration interval(String text) {
        Duration interval = Durations.parse(text);
        if (interval.compareTo(INTERVAL_MIN) < 0) {
            throw new InvalidValue("it must be at least 100ms", text);
        }
        return interval;
    }

    private static Optional<Check> check(ConfigSection section) {
        Optional<Question> question = question(section);
        Optional<Health.Timing> timing = timing(section);
        Optional<Integer> failures = valueOf(section, FAILURES, 3);
        Optional<Integer> successes = valueOf(section, SUCCESSES, 1);
        Optional<Health.Action> action = valueOf(section, ACTION, Health.Action.RESTART);
        boolean whole = Stream.of(question, timing, failures, successes, action).allMatch(Optional::isPresent);
        return whole
                ? Optional.of(new Check(question.get(), timing.get(), failures.get(), successes.get(), action.get()))
                : Optional.empty();
    }

    /** What stands there, empty if that can't be used; what is usual where nothing does. */
    private static <T> Optional<T> valueOf(ConfigSection section, Key<T> key, T usual) {
        return section.has(key) ? section.get(key) : Optional.of(usual);
    }

    private static Optional<Question> question(ConfigSection section) {
        List<Key<?>> given = QUESTIONS.stream().filter(section::has).toList();
        if (given.isEmpty()) {
            section.lacks("cannot use " + section.path() + ": it needs one of " + names(QUESTIONS));
            return Optional.empty();
        }
        if (given.size() > 1) {
            section.refuse(given.get(1), "a check takes one of them only (" + names(given) + ")");
        }
        if (!section.has(HTTP)) {
            HttpKeys.refuse(section);
        }
        return section.has(HTTP)
                ? HttpKeys.question(section, HTTP)
                : Stream.of(TCP, UNIX, EXEC).filter(section::has).findFirst().flatMap(section::get);
    }

    private static Optional<Health.Timing> timing(ConfigSection section) {
        Optional<Duration> interval = valueOf(section, INTERVAL_KEY, INTERVAL);
        Duration usual =
                interval.filter(length -> length.compareTo(TIMEOUT) < 0).orElse(TIMEOUT);
        Optional<Duration> timeout = valueOf(section, TIMEOUT_KEY, usual);
        Optional<Duration> delay = valueOf(section, START_DELAY, Duration.ZERO);
        if (interval.isEmpty() || timeout.isEmpty() || delay.isEmpty()) {
            return Optional.empty();
        }
        if (timeout.get().compareTo(interval.get()) > 0) {
            section.refuse(TIMEOUT_KEY, "it is longer than the interval, in which the next check begins");
            return Optional.empty();
        }
        return Optional.of(new Health.Timing(interval.get(), timeout.get(), delay.get()));
    }

    private static String names(List<Key<?>> keys) {
        return String.join(", ", keys.stream().map(Key::name).toList());
    }
}
