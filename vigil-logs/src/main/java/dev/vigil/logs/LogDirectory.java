package dev.vigil.logs;

import java.nio.file.Path;

/** The log directory of one service. */
public record LogDirectory(Path path) {}
