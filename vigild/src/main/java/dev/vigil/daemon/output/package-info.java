/** Capture of what services write: from their FIFOs into their logs, on the loop's thread. */
@NullMarked
package dev.vigil.daemon.output;

import org.jspecify.annotations.NullMarked;
