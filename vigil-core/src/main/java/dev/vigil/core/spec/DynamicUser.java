package dev.vigil.core.spec;

import java.util.List;

/** A service that runs as a user of its own, which exists only while it runs. */
public record DynamicUser() implements Section {
    @Override
    public List<Setting> settings() {
        return List.of(Setting.restart("dynamic-user", "true"));
    }
}
