/** Launching programs, and knowing of every process that comes of it until the last one is gone. */
package dev.vigil.daemon.process;
