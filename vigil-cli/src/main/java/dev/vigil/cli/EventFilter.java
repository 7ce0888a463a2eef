package dev.vigil.cli;

import dev.vigil.api.EventEntry;
import dev.vigil.api.Paths;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlClient;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Which events are asked for.
 *
 * @param names services or groups of instances; none: all
 * @param sinceMillis the earliest, since 1970
 * @param latestMax how many of the latest
 */
record EventFilter(List<String> names, long sinceMillis, long latestMax) {
    static EventFilter of(Invocation invocation) {
        Instant now = Instant.ofEpochMilli(invocation.nowMillis());
        long since = invocation
                .value("--since")
                .map(text -> new TimePoint(now, ZoneId.systemDefault()).parse("--since", text))
                .map(Instant::toEpochMilli)
                .orElse(Long.MIN_VALUE);
        Optional<String> lines = invocation.value("--lines");
        return new EventFilter(
                invocation.words(0),
                since,
                lines.map(text -> LineCount.parse("--lines", text)).orElse(Long.MAX_VALUE));
    }

    /** @throws CommandFailure when a name stands for no service: nothing would ever be shown */
    void checkNames(ControlClient client) {
        if (!names.isEmpty()) {
            Status status = client.get(Paths.SERVICES, Status.class);
            ServiceNames.requireKnown("show events", status, names);
        }
    }

    /** Whether only some of the latest are asked for, so that these have to be known before what follows. */
    boolean counts() {
        return latestMax != Long.MAX_VALUE;
    }

    boolean takes(EventEntry event) {
        return (names.isEmpty() || names.stream().anyMatch(name -> ServiceNames.matches(event.service(), name)))
                && (sinceMillis == Long.MIN_VALUE || TimeFormat.millis(event.at()) >= sinceMillis);
    }

    List<EventEntry> latest(List<EventEntry> events) {
        List<EventEntry> taken = events.stream().filter(this::takes).toList();
        return taken.subList((int) Math.max(0, taken.size() - latestMax), taken.size());
    }
}
