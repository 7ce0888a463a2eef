package dev.vigil.config;

import java.nio.file.Path;
import java.util.List;

/** Reads configuration files. Contract only: the helper that owns vigil-config fills it in. */
public final class Configuration {
    private Configuration() {}

    /** Reads all {@code files} (TOML or Procfile, told by name) as one set of services. Never throws for what is in them. */
    public static Loaded load(List<Path> files) {
        return new Loaded(List.of(), List.of());
    }
}
