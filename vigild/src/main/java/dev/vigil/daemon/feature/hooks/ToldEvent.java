package dev.vigil.daemon.feature.hooks;

import dev.vigil.api.EventEntry;
import dev.vigil.api.Json;
import dev.vigil.config.text.Escaped;
import dev.vigil.core.Incarnation;
import dev.vigil.core.Notice;
import dev.vigil.core.spec.EventHooks;
import dev.vigil.core.spec.HookEvent;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.launch.ServiceCommands;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An event that is to be told by commands.
 *
 * @param spec the service as it was then
 * @param hooks its commands and their limits
 * @param end how the launch ended that was over with it; empty: none was
 * @param entry the same record as {@code vigil events --json} has
 */
record ToldEvent(HookEvent event, ServiceSpec spec, EventHooks hooks, String end, EventEntry entry) {
    private static final int REASON_MAX = 4_000;
    private static final Set<String> AT_WORK = Set.of("starting", "running", "stopping", "backoff");

    /** What {@code notice} is for the commands of a service. */
    static Optional<HookEvent> eventOf(Notice notice) {
        return switch (notice.to()) {
            case "failed" -> Optional.of(HookEvent.FAILED);
            case "unhealthy" -> Optional.of(HookEvent.UNHEALTHY);
            case "running" -> Optional.of(HookEvent.READY);
            case "backoff" -> Optional.of(HookEvent.RESTARTED);
            case "starting", "waiting" ->
                notice.startsAgain() && !notice.from().equals("backoff")
                        ? Optional.of(HookEvent.RESTARTED)
                        : Optional.empty();
            case "down", "completed" ->
                AT_WORK.contains(notice.from()) ? Optional.of(HookEvent.STOPPED) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** What the commands say that they are. */
    Incarnation mark() {
        return ServiceCommands.mark(new Incarnation(spec.name(), entry.incarnation()), "on-" + event.word());
    }

    /** @param skipped how many of the same kind were left out before it */
    Map<String, String> variables(long skipped) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("VIGIL_EVENT", event.word());
        variables.put("VIGIL_EVENT_ID", Long.toString(entry.id()));
        variables.put("VIGIL_EVENT_AT", entry.at());
        variables.put("VIGIL_EVENT_INCARNATION", Long.toString(entry.incarnation()));
        variables.put("VIGIL_FROM", entry.from());
        variables.put("VIGIL_TO", entry.to());
        variables.put("VIGIL_REASON", Escaped.line(entry.reason()));
        variables.put("VIGIL_END", Escaped.line(end));
        variables.put("VIGIL_EVENTS_SKIPPED", Long.toString(skipped));
        return variables;
    }

    /** The event as one line of JSON; a reason of more than some thousand characters is cut. */
    byte[] json() {
        String reason = entry.reason();
        EventEntry told = reason.length() <= REASON_MAX
                ? entry
                : new EventEntry(
                        entry.id(),
                        entry.at(),
                        entry.service(),
                        entry.from(),
                        entry.to(),
                        entry.incarnation(),
                        reason.substring(0, REASON_MAX) + "...");
        return (Json.text(told) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
