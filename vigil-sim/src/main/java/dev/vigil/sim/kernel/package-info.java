/** A kernel in memory: processes, files, pipes, sockets and a clock, as far as vigild can tell them from Linux. */
@NullMarked
package dev.vigil.sim.kernel;

import org.jspecify.annotations.NullMarked;
