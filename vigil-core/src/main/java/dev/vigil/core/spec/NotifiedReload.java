package dev.vigil.core.spec;

import java.util.List;

/** The service says by sd_notify(3) when a reload begins and is done: {@code RELOADING=1}, then {@code READY=1}. */
public record NotifiedReload() implements Section {
    /** It needs its socket. */
    @Override
    public List<Setting> settings() {
        return List.of(Setting.restart("reload.notify", "true"));
    }

    @Override
    public boolean notifies() {
        return true;
    }
}
