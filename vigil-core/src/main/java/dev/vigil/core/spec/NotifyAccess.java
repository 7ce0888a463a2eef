package dev.vigil.core.spec;

import java.util.List;

/** Which processes of a service speak for it by sd_notify(3). */
public enum NotifyAccess implements Section {
    /** All, and who has gone already: its socket is open to the service's user alone. */
    ALL,
    /** The main process, and the commands that are run for it while it runs, with what they have started. */
    EXEC,
    /** The main process alone. */
    MAIN;

    @Override
    public List<Setting> settings() {
        return List.of(Setting.restart("notify-access", Setting.text(this)));
    }
}
