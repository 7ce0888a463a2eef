package dev.vigil.core.change;

import java.util.List;

/**
 * One thing that is done on the way from the services that are known to those that are wanted.
 *
 * @param reason for a reader
 * @param changes what is described otherwise; empty for one that is new or gone
 */
public record ChangeStep(String service, Kind kind, String reason, List<SettingChange> changes) {
    public ChangeStep {
        changes = List.copyOf(changes);
    }

    /** What is done. */
    public enum Kind {
        /** It is stopped and no longer known. */
        REMOVE,
        /** It is described anew, and its processes are left alone. */
        CHANGE,
        /** It is stopped and started again. */
        RESTART,
        /** It becomes known, and is started if all are. */
        ADD,
        /** It is started. */
        START;

        /** Whether it is waited for until it is ready, and healthy if it has checks. */
        public boolean starts() {
            return this == RESTART || this == ADD || this == START;
        }
    }
}
