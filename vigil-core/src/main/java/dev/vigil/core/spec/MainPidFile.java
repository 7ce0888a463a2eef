package dev.vigil.core.spec;

/**
 * Where a forking program writes the pid of its main process.
 *
 * @param path of the file
 */
public record MainPidFile(String path) implements Section {}
