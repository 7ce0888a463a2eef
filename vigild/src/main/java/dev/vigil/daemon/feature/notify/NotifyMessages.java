package dev.vigil.daemon.feature.notify;

import dev.vigil.config.text.Escaped;
import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.NotifyHandler;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.process.MainProcesses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What follows from the messages of services: each assignment goes to the feature that handles it. What no feature
 * handles is handled here: {@code MAINPID}, {@code STATUS}, {@code EXTEND_TIMEOUT_USEC}.
 */
final class NotifyMessages implements NotifySocket.Listener {
    /** For how long it is noted that a service sends too much. */
    static final long NOTE_NANOS = 60_000_000_000L;

    private static final int STATUS_CHARS_MAX = 1024;
    /** Known, and nothing follows from them: what they announce is seen by itself. */
    private static final List<String> WITHOUT_EFFECT =
            List.of("STOPPING", "RELOADING", "BARRIER", "ERRNO", "MONOTONIC_USEC", "FDSTORE");

    private static final String TOO_MANY =
            "it sends more than " + NotifyBudget.PER_SECOND + " notifications a second, so they are read more slowly";

    private final EventQueue events;
    private final MainProcesses mains;
    private final ServiceMessages messages;
    private final ServiceNotes notes;
    private final DeadlineQueue<NotifySocket> resting;
    private final Map<String, NotifyHandler> handlers = new HashMap<>();

    NotifyMessages(
            EventQueue events,
            List<Feature> features,
            MainProcesses mains,
            ServiceMessages messages,
            ServiceNotes notes,
            DeadlineQueue<NotifySocket> resting) {
        this.events = events;
        this.mains = mains;
        this.messages = messages;
        this.notes = notes;
        this.resting = resting;
        WITHOUT_EFFECT.forEach(name -> handlers.put(name, (_, _) -> true));
        handlers.put("STATUS", this::status);
        handlers.put("EXTEND_TIMEOUT_USEC", this::extendTimeout);
        handlers.put("MAINPID", this::changeMain);
        features.forEach(feature -> handlers.putAll(feature.notifications()));
    }

    private boolean status(Incarnation incarnation, String text) {
        events.add(new Event.SaidStatus(incarnation, beginning(text)));
        return true;
    }

    /** Never half of a surrogate pair: that is no text, which JSON could not show. */
    private static String beginning(String text) {
        int points = text.codePointCount(0, text.length());
        return text.substring(0, text.offsetByCodePoints(0, Math.min(points, STATUS_CHARS_MAX)));
    }

    private boolean extendTimeout(Incarnation incarnation, String value) {
        Assignments.microseconds(value).ifPresent(by -> events.add(new Event.ExtendedTimeout(incarnation, by)));
        return Assignments.microseconds(value).isPresent();
    }

    private boolean changeMain(Incarnation incarnation, String value) {
        int pid = Assignments.number(value)
                .filter(number -> number <= Integer.MAX_VALUE)
                .orElse(0L)
                .intValue();
        if (pid > 0 && mains.change(incarnation, pid)) {
            events.add(new Event.ChangedMainPid(incarnation, pid));
            return true;
        }
        return false;
    }

    @Override
    public boolean understands(String variable) {
        return handlers.containsKey(variable);
    }

    @Override
    public void message(Incarnation incarnation, Notification notification) {
        notification.assignments().forEach((variable, value) -> {
            NotifyHandler handler = handlers.get(variable);
            if (handler != null && !handler.handle(incarnation, value)) {
                ignored(incarnation, variable + "=" + Escaped.line(value) + " is ignored: " + reason(variable));
            }
        });
    }

    private static String reason(String variable) {
        if (variable.equals("MAINPID")) {
            return "not one of its processes";
        }
        return variable.endsWith("_USEC") ? "not a number of at most 15 digits" : "not a value that it may have";
    }

    private void ignored(Incarnation incarnation, String text) {
        messages.warn(ServiceMessages.Topic.NOTIFICATIONS, incarnation.service(), incarnation.service() + ": " + text);
    }

    @Override
    public void tooLong(Incarnation incarnation) {
        ignored(incarnation, "a notification of more than " + Notification.BYTES_MAX + " bytes is ignored");
    }

    @Override
    public void tooMany(NotifySocket socket, Incarnation incarnation, long untilNanos) {
        notes.put(incarnation.service(), TOO_MANY, NOTE_NANOS);
        ignored(incarnation, TOO_MANY);
        resting.set(socket, untilNanos);
    }
}
