package dev.vigil.daemon.output;

import java.util.Optional;

/**
 * Where a service's output comes from and goes to.
 *
 * @param service its name, for messages
 * @param logDirectory made if missing; the directory above it must be there
 * @param fifo path of the FIFO of standard output, made if missing
 * @param fifoOfErrors path of that of a separate standard error
 */
public record OutputPaths(String service, String logDirectory, String fifo, Optional<String> fifoOfErrors) {}
