package dev.vigil.daemon.control;

import dev.vigil.linux.PeerCredentials;
import java.util.Optional;

/** Who may control vigild: root, and the user as whom it runs. The kernel says who connected (SO_PEERCRED, unix(7)). */
final class PeerCheck {
    private static final int ROOT = 0;

    private final int ownUid;

    PeerCheck(int ownUid) {
        this.ownUid = ownUid;
    }

    /** Why the peer of a connection is turned away; empty: it is let in. */
    Optional<String> refusal(Optional<PeerCredentials> peer) {
        boolean may = peer.map(PeerCredentials::uid)
                .filter(uid -> uid == ROOT || uid == ownUid)
                .isPresent();
        String who = peer.map(known -> "uid " + known.uid()).orElse("unknown");
        return may
                ? Optional.empty()
                : Optional.of("cannot let you in: only root and vigild's own user may control it (" + who + ")");
    }
}
