package dev.vigil.core.spec;

import java.util.List;

/**
 * The supervisor keeps open files for the service while it is restarted.
 *
 * @param max how many, above zero
 */
public record FdStoreLimit(int max) implements Section {
    /** The program is told it when it is launched. */
    @Override
    public List<Setting> settings() {
        return List.of(Setting.restart("fd-store-max", Integer.toString(max)));
    }

    @Override
    public boolean notifies() {
        return true;
    }
}
