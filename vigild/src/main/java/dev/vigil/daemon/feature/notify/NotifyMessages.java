package dev.vigil.daemon.feature.notify;

import dev.vigil.config.text.Escaped;
import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.NotifyHandler;
import dev.vigil.daemon.feature.NotifyMessage;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.process.MainProcesses;
import dev.vigil.linux.PeerCredentials;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What follows from the messages of services: each assignment goes to the feature that handles it. What no feature
 * handles is handled here.
 */
final class NotifyMessages implements NotifySocket.Listener {
    /** For how long it is noted that a service sends too much. */
    static final long NOTE_NANOS = 60_000_000_000L;

    private static final int STATUS_CHARS_MAX = 1024;
    private static final int ERRNO_MAX = 4095;
    private static final int EXIT_STATUS_MAX = 255;

    /** Known, and nothing follows from them alone: they go with others, or are done with the message. */
    private static final List<String> WITHOUT_EFFECT = List.of("BARRIER", "MONOTONIC_USEC", "FDNAME", "FDPOLL");

    private static final String TOO_MANY =
            "it sends more than " + NotifyBudget.PER_SECOND + " notifications a second, so they are read more slowly";

    private final EventQueue events;
    private final MainProcesses mains;
    private final ServiceMessages messages;
    private final ServiceNotes notes;
    private final DeadlineQueue<NotifySocket> resting;
    private final Announcements announcements;
    private final NotifiedReloads reloads;
    private final NotifySenders senders;
    private final Map<String, List<NotifyHandler>> handlers = new HashMap<>();

    NotifyMessages(
            FeatureContext context,
            List<Feature> features,
            MainProcesses mains,
            Announcements announcements,
            NotifiedReloads reloads,
            NotifySenders senders,
            DeadlineQueue<NotifySocket> resting) {
        this.events = context.events();
        this.mains = mains;
        this.messages = context.messages();
        this.notes = context.notes();
        this.announcements = announcements;
        this.reloads = reloads;
        this.senders = senders;
        this.resting = resting;
        WITHOUT_EFFECT.forEach(name -> handle(name, (_, _, _) -> true));
        handle("STATUS", this::status);
        handle("EXTEND_TIMEOUT_USEC", this::extendTimeout);
        handle("MAINPID", this::changeMain);
        handle("MAINPIDFDID", (_, _, message) -> message.value("MAINPID").isPresent());
        handle("RELOADING", this::reloading);
        handle("STOPPING", this::stopping);
        handle("ERRNO", this::errno);
        handle("EXIT_STATUS", this::exitStatus);
        handle("RESTART_RESET", this::resetBackoff);
        features.forEach(feature -> feature.notifications().forEach(this::handle));
        handle("READY", this::reloaded);
    }

    private void handle(String variable, NotifyHandler handler) {
        handlers.computeIfAbsent(variable, _ -> new ArrayList<>(1)).add(handler);
    }

    private boolean reloading(Incarnation incarnation, String value, NotifyMessage message) {
        if (value.equals("1")) {
            announcements.reloading(incarnation, true);
            reloads.saidReloading(incarnation, message);
        }
        return value.equals("1");
    }

    /** In a message that says both, the service is ready and has begun another reload. */
    private boolean reloaded(Incarnation incarnation, String value, NotifyMessage message) {
        if (value.equals("1") && message.value("RELOADING").isEmpty()) {
            announcements.reloading(incarnation, false);
            reloads.saidReady(incarnation);
        }
        return true;
    }

    private boolean stopping(Incarnation incarnation, String value, NotifyMessage message) {
        if (value.equals("1")) {
            events.add(new Event.SaidStopping(incarnation));
        }
        return value.equals("1");
    }

    private boolean resetBackoff(Incarnation incarnation, String value, NotifyMessage message) {
        if (value.equals("1")) {
            events.add(new Event.ResetBackoff(incarnation));
        }
        return value.equals("1");
    }

    private boolean errno(Incarnation incarnation, String value, NotifyMessage message) {
        Optional<Integer> errno = Assignments.upTo(ERRNO_MAX, value);
        errno.ifPresent(number -> announcements.errno(incarnation, number));
        return errno.isPresent();
    }

    private boolean exitStatus(Incarnation incarnation, String value, NotifyMessage message) {
        Optional<Integer> status = Assignments.upTo(EXIT_STATUS_MAX, value);
        status.ifPresent(number -> announcements.exitStatus(incarnation, number));
        return status.isPresent();
    }

    private boolean status(Incarnation incarnation, String text, NotifyMessage message) {
        events.add(new Event.SaidStatus(incarnation, beginning(text)));
        return true;
    }

    /** Never half of a surrogate pair: that is no text, which JSON could not show. */
    private static String beginning(String text) {
        int points = text.codePointCount(0, text.length());
        return text.substring(0, text.offsetByCodePoints(0, Math.min(points, STATUS_CHARS_MAX)));
    }

    private boolean extendTimeout(Incarnation incarnation, String value, NotifyMessage message) {
        Assignments.microseconds(value).ifPresent(by -> {
            events.add(new Event.ExtendedTimeout(incarnation, by));
            reloads.extend(incarnation, by);
        });
        return Assignments.microseconds(value).isPresent();
    }

    private boolean changeMain(Incarnation incarnation, String value, NotifyMessage message) {
        int pid = Assignments.upTo(Integer.MAX_VALUE, value).orElse(0);
        Optional<String> inode = message.value("MAINPIDFDID");
        OptionalLong wanted = inode.map(Assignments::inode).orElse(OptionalLong.empty());
        if (pid > 0 && inode.isPresent() == wanted.isPresent() && mains.change(incarnation, pid, wanted)) {
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
    public void message(Incarnation incarnation, NotifyMessage message) {
        message.assignments().forEach((variable, value) -> {
            boolean sound = true;
            for (NotifyHandler handler : handlers.getOrDefault(variable, List.of())) {
                sound &= handler.handle(incarnation, value, message);
            }
            if (!sound) {
                ignored(
                        incarnation,
                        variable + "=" + Escaped.line(value) + " is ignored: " + reason(variable, message));
            }
        });
    }

    private static String reason(String variable, NotifyMessage message) {
        if (variable.equals("MAINPID")) {
            return message.value("MAINPIDFDID")
                    .map(inode -> "not one of its processes, or not that of MAINPIDFDID=" + Escaped.line(inode))
                    .orElse("not one of its processes");
        }
        if (variable.equals("MAINPIDFDID")) {
            return "it goes with MAINPID";
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
    public boolean isHeard(Incarnation incarnation, Optional<PeerCredentials> sender, Runnable looked) {
        if (senders.isMain(incarnation, sender)) {
            return true;
        }
        looked.run();
        return senders.mayOtherSpeak(incarnation, sender);
    }

    @Override
    public void lost(Incarnation incarnation) {
        ignored(incarnation, "descriptors that it sent are lost: vigild may open no more files");
    }

    @Override
    public void tooMany(NotifySocket socket, Incarnation incarnation, long untilNanos) {
        notes.put(incarnation.service(), TOO_MANY, NOTE_NANOS);
        ignored(incarnation, TOO_MANY);
        resting.set(socket, untilNanos);
    }
}
