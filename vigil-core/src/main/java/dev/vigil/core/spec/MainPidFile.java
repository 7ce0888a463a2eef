package dev.vigil.core.spec;

import java.util.List;

/**
 * Where a forking program writes the pid of its main process.
 *
 * @param path of the file
 */
public record MainPidFile(String path) implements Section {
    @Override
    public List<Setting> settings() {
        return List.of(Setting.restart("pid-file", path));
    }
}
