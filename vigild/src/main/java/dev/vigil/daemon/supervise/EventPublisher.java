package dev.vigil.daemon.supervise;

import dev.vigil.core.Notice;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.process.Cgroups;
import java.util.Set;
import java.util.function.Consumer;

/** Tells changes of services to everyone whom they concern. */
public final class EventPublisher implements Consumer<Notice> {
    private static final Set<String> AT_REST = Set.of("down", "completed", "failed");
    private static final Set<String> TROUBLE = Set.of("backoff", "failed");
    private static final Set<String> ON_THE_WAY = Set.of("waiting", "starting", "stopping");

    private final DaemonLog messages;
    private final EventHistory chronicle;
    private final Cgroups cgroups;
    private final Consumer<String> atRest;

    /** {@code atRest} hears the name of each service that has come to rest. */
    public EventPublisher(DaemonLog messages, EventHistory chronicle, Cgroups cgroups, Consumer<String> atRest) {
        this.messages = messages;
        this.chronicle = chronicle;
        this.cgroups = cgroups;
        this.atRest = atRest;
    }

    @Override
    public void accept(Notice notice) {
        chronicle.add(notice);
        String told = notice.service() + " is " + notice.to() + ": " + notice.reason();
        if (TROUBLE.contains(notice.to())) {
            messages.trouble(told);
        } else if (!ON_THE_WAY.contains(notice.to())) {
            messages.info(told);
        }
        if (AT_REST.contains(notice.to())) {
            cgroups.remove(notice.service());
            atRest.accept(notice.service());
        }
    }
}
