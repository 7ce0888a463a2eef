/** Continues where an earlier vigild was killed: what the journal, the kernel and the processes themselves say. */
package dev.vigil.daemon.state.restore;
