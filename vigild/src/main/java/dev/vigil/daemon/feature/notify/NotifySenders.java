package dev.vigil.daemon.feature.notify;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.NotifyAccess;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.linux.PeerCredentials;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who may speak for a service. Its socket is open to its user and root alone, so what comes from a process that has
 * gone already, or that shows nothing of whose it is, is its own. But services may share a user: what a process of
 * another one sends is refused.
 */
final class NotifySenders {
    private static final long NOTE_NANOS = 60_000_000_000L;
    private static final String TOPIC = "senders";

    private final FeatureContext context;
    private final Map<Incarnation, Long> refused = new HashMap<>();
    private final Map<Incarnation, NotifyAccess> limited = new HashMap<>();

    NotifySenders(FeatureContext context) {
        this.context = context;
    }

    void begin(Incarnation incarnation, ServiceSpec spec) {
        spec.section(NotifyAccess.class).ifPresent(access -> limited.put(incarnation, access));
    }

    void end(Incarnation incarnation) {
        limited.remove(incarnation);
        refused.remove(incarnation);
    }

    /** Whether it is the main process, of which nothing has to be looked up. */
    boolean isMain(Incarnation incarnation, Optional<PeerCredentials> sender) {
        return sender.map(PeerCredentials::pid)
                .filter(pid -> pid > 0 && pid == context.groups().mainOf(incarnation))
                .isPresent();
    }

    /** Whether one that is not the main process may speak; if not, that is counted and noted. */
    boolean mayOtherSpeak(Incarnation incarnation, Optional<PeerCredentials> sender) {
        int pid = sender.map(PeerCredentials::pid).orElse(0);
        Optional<Incarnation> owner = pid > 0 ? context.groups().incarnationOf(pid) : Optional.empty();
        boolean ofAnother = owner.filter(other -> !other.service().equals(incarnation.service()))
                .isPresent();
        NotifyAccess access = limited.getOrDefault(incarnation, NotifyAccess.ALL);
        boolean isOne = access == NotifyAccess.ALL || (access == NotifyAccess.EXEC && isOfCommand(incarnation, pid));
        if (!ofAnother && isOne) {
            return true;
        }
        String who = ofAnother
                ? "of " + owner.orElseThrow().service()
                : access == NotifyAccess.EXEC ? "neither the main process nor of a command" : "not the main process";
        refuse(incarnation, "pid " + pid + ", " + who);
        return false;
    }

    /** Each command leads a session. */
    private boolean isOfCommand(Incarnation incarnation, int pid) {
        return pid > 0
                && context.commands()
                        .runs(incarnation.service(), context.linux().getsid(pid));
    }

    private void refuse(Incarnation incarnation, String sender) {
        long count = refused.merge(incarnation, 1L, Long::sum);
        String service = incarnation.service();
        String what =
                "refused " + count + (count == 1 ? " notification" : " notifications") + " of others (" + sender + ")";
        context.messages().warn(ServiceMessages.Topic.NOTIFICATIONS, service, service + ": " + what);
        context.notes().put(service, TOPIC, what, NOTE_NANOS);
    }
}
