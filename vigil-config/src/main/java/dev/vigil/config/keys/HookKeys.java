package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.EventHooks;
import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.HookEvent;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The key of commands that tell of what happens to a service. */
final class HookKeys implements KeyGroup {
    private static final int COUNT_MAX = 1_000;

    private static final Key<List<List<String>>> FAILED =
            event(HookEvent.FAILED, "It has failed, and is not started again by itself.");
    private static final Key<List<List<String>>> UNHEALTHY =
            event(HookEvent.UNHEALTHY, "Its health checks have found it unhealthy.");
    private static final Key<List<List<String>>> RESTARTED = event(
            HookEvent.RESTARTED, "It has ended without being asked to, and is started again, perhaps after a delay.");
    private static final Key<List<List<String>>> READY =
            event(HookEvent.READY, "It is running, and ready if it shows that.");
    private static final Key<List<List<String>>> STOPPED =
            event(HookEvent.STOPPED, "It was stopped, or has come to an end that is no failure.");

    private static final Key<Duration> TIMEOUT = Key.of(
            "timeout",
            ValueTypes.LASTING,
            "30s",
            "How long each command may run; then it is killed with all that it has started.");
    private static final Key<Integer> COUNT = Key.of(
            "count", ValueType.whole(1, COUNT_MAX), "5", "How many events of one kind are told within that time.");
    private static final Key<Duration> WITHIN = Key.of("within", ValueTypes.LASTING, "10m", "That time.");
    private static final Key<Rate> LIMIT = Key.of(
            "limit",
            ValueType.table(KeyTable.of(COUNT, WITHIN), HookKeys::rate),
            "5 within 10m",
            "How often it is told. Of the events beyond that only the latest is told, as soon as it may;"
                    + " `$VIGIL_EVENTS_SKIPPED` has the number of those that were left out.");

    private static final KeyTable TABLE = KeyTable.of(FAILED, UNHEALTHY, RESTARTED, READY, STOPPED, TIMEOUT, LIMIT);

    private static final Key<EventHooks> ON_EVENT = Key.of(
            "on-event",
            ValueType.table(TABLE, HookKeys::hooks),
            "none",
            "Commands that are run when something happens to the service, such as one that sends a mail; one command or"
                    + " an array of such for each event. They run as the service's user in its environment and"
                    + " sandbox, get the event in variables (`$VIGIL_EVENT`, `$VIGIL_REASON`, ...) and as JSON on"
                    + " standard input, and change nothing for the service. See the how-to page \"Get told\".");

    private record Rate(int count, Duration within) {
        static final Rate DEFAULT = new Rate(EventHooks.COUNT_DEFAULT, EventHooks.WITHIN_DEFAULT);
    }

    private static Key<List<List<String>>> event(HookEvent event, String doc) {
        return Key.of(event.word(), ValueTypes.COMMANDS, "none", doc);
    }

    @Override
    public List<Key<?>> keys() {
        return List.of(ON_EVENT);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return service.get(ON_EVENT)
                .filter(hooks -> !hooks.commands().isEmpty())
                .map(hooks -> spec.withSection(EventHooks.class, hooks))
                .orElse(spec);
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        Map<HookEvent, List<List<String>>> commands =
                spec.section(EventHooks.class).map(EventHooks::commands).orElse(Map.of());
        if (commands.containsKey(HookEvent.UNHEALTHY)
                && spec.section(Health.class).isEmpty()) {
            service.refuse(ON_EVENT, "it has unhealthy, but the service has no health check");
        }
        if (commands.containsKey(HookEvent.RESTARTED) && spec.restart().policy() == RestartPolicy.NEVER) {
            service.refuse(ON_EVENT, "it has restarted, but the service is never restarted by itself");
        }
    }

    private static Stream<HookEvent> events() {
        return Stream.of(HookEvent.values());
    }

    private static Key<List<List<String>>> key(HookEvent event) {
        return switch (event) {
            case FAILED -> FAILED;
            case UNHEALTHY -> UNHEALTHY;
            case RESTARTED -> RESTARTED;
            case READY -> READY;
            case STOPPED -> STOPPED;
        };
    }

    private static Optional<EventHooks> hooks(ConfigSection section) {
        Map<HookEvent, List<List<String>>> commands = new EnumMap<>(HookEvent.class);
        events().forEach(event -> section.get(key(event)).ifPresent(list -> commands.put(event, list)));
        Optional<Duration> timeout = valueOf(section, TIMEOUT, EventHooks.TIMEOUT_DEFAULT);
        Optional<Rate> rate = valueOf(section, LIMIT, Rate.DEFAULT);
        if (events().noneMatch(event -> section.has(key(event)))) {
            String words = events().map(HookEvent::word).collect(Collectors.joining(", "));
            section.lacks("cannot use " + section.path() + ": it needs one of " + words);
        }
        return timeout.isPresent() && rate.isPresent()
                ? Optional.of(new EventHooks(
                        commands, timeout.get(), rate.get().count(), rate.get().within()))
                : Optional.empty();
    }

    private static Optional<Rate> rate(ConfigSection section) {
        Optional<Integer> count = valueOf(section, COUNT, Rate.DEFAULT.count());
        Optional<Duration> within = valueOf(section, WITHIN, Rate.DEFAULT.within());
        return count.isPresent() && within.isPresent()
                ? Optional.of(new Rate(count.get(), within.get()))
                : Optional.empty();
    }

    /** What stands there, empty if that can't be used; what is usual where nothing does. */
    private static <T> Optional<T> valueOf(ConfigSection section, Key<T> key, T usual) {
        return section.has(key) ? section.get(key) : Optional.of(usual);
    }
}
