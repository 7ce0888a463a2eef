package dev.vigil.core.spec;

/**
 * The supervisor keeps open files for the service while it is restarted.
 *
 * @param max how many, above zero
 */
public record FdStoreLimit(int max) implements Section {
    @Override
    public boolean notifies() {
        return true;
    }
}
