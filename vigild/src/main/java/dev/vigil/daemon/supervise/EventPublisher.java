package dev.vigil.daemon.supervise;

import dev.vigil.api.EventEntry;
import dev.vigil.core.HealthVerdict;
import dev.vigil.core.Notice;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.process.Cgroups;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Reports changes of services to everyone whom they concern. */
public final class EventPublisher {
    private static final Set<String> AT_REST = Set.of("down", "completed", "failed");
    private static final Set<String> TROUBLE = Set.of("backoff", "failed", HealthVerdict.UNHEALTHY.word());
    private static final Set<String> ON_THE_WAY = Set.of("waiting", "starting", "stopping");

    private final DaemonLog log;
    private final ServiceMessages messages;
    private final EventHistory history;
    private final Cgroups cgroups;
    private final Consumer<String> atRest;
    private final BiConsumer<Notice, EventEntry> hooks;

    /**
     * @param atRest hears the name of each service that has come to rest
     * @param hooks hears of each change, and how it is told
     */
    public EventPublisher(
            DaemonLog log,
            ServiceMessages messages,
            EventHistory history,
            Cgroups cgroups,
            Consumer<String> atRest,
            BiConsumer<Notice, EventEntry> hooks) {
        this.log = log;
        this.messages = messages;
        this.history = history;
        this.cgroups = cgroups;
        this.atRest = atRest;
        this.hooks = hooks;
    }

    private void say(Notice notice, String text, Consumer<String> sink) {
        messages.say(ServiceMessages.Topic.STATE, notice.service(), text, sink);
    }

    /** Of an end after which the service goes on at once; without this its log would know of a new start only. */
    private void sayEnded(Notice notice) {
        boolean byItself = notice.reason().startsWith(notice.end());
        String why = byItself ? notice.reason() : notice.end() + "; " + notice.reason();
        say(notice, notice.service() + " ended: " + why, byItself ? log::trouble : log::info);
    }

    /** Whether a service in this state is not started again by itself. */
    static boolean isRest(String state) {
        return AT_REST.contains(state);
    }

    /** Reports one change. */
    public void publish(Notice notice) {
        EventEntry told = history.add(notice);
        String text = notice.service() + " is " + notice.to() + ": " + notice.reason();
        if (TROUBLE.contains(notice.to())) {
            say(notice, text, log::trouble);
        } else if (!ON_THE_WAY.contains(notice.to())) {
            say(notice, text, log::info);
        } else if (!notice.end().isEmpty()) {
            sayEnded(notice);
        }
        if (isRest(notice.to())) {
            cgroups.remove(notice.service());
            atRest.accept(notice.service());
        }
        hooks.accept(notice, told);
    }
}
