package dev.vigil.core.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Secrets that a service finds as files which only it can read.
 *
 * @param files name of the file in the service's own folder, to the absolute path that vigild reads it from
 */
public record ServiceCredentials(Map<String, String> files) implements Section {
    public ServiceCredentials {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** The copies are made before a start. */
    @Override
    public List<Setting> settings() {
        return files.entrySet().stream()
                .map(file -> Setting.restart("credentials." + file.getKey(), file.getValue()))
                .toList();
    }
}
