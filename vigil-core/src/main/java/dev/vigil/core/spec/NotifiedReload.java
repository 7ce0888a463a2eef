package dev.vigil.core.spec;

/** The service says by sd_notify(3) when a reload begins and is done: {@code RELOADING=1}, then {@code READY=1}. */
public record NotifiedReload() implements Section {
    @Override
    public boolean notifies() {
        return true;
    }
}
